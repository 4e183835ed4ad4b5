using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MetaRec.Client;
using MetaRec.Contracts.Jobs;
using MetaRec.Grains.Checkpoints;
using MetaRec.Hosting.Backup;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Cli.Backup;

/// <summary>A backup on disk: manifest.json, records.jsonl.gz, and checkpoints and snapshots as they lie in a storage folder.</summary>
internal sealed class BackupFolder(string path)
{
    public const int Format = 1;

    private const string ManifestName = "manifest.json";
    private const string RecordsName = "records.jsonl.gz";

    /// <summary>Where it is.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    public string Snapshots => System.IO.Path.Combine(Path, "snapshots");

    private string Records => System.IO.Path.Combine(Path, RecordsName);

    private string Manifest => System.IO.Path.Combine(Path, ManifestName);

    /// <summary>A checkpoint's place below a folder of checkpoints.</summary>
    public static string PlaceOf(CheckpointReference checkpoint) => $"{checkpoint.JobId}/{Checkpoint.FileName(checkpoint.Step, checkpoint.Sha256)}";

    public async Task<string> WriteRecordsAsync(IEnumerable<StoredRecord> records, CancellationToken cancellationToken)
    {
        await using (var file = new FileStream(Records, FileMode.CreateNew, FileAccess.Write))
        {
            await using (var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            await using (var lines = new StreamWriter(packed, new UTF8Encoding(false)))
            {
                foreach (var record in records)
                {
                    await lines.WriteLineAsync(JsonSerializer.Serialize(record).AsMemory(), cancellationToken);
                }
            }

            file.Flush(flushToDisk: true);
        }

        return await HashAsync(Records, cancellationToken);
    }

    public async Task WriteManifestAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        await using (var file = new FileStream(Manifest, FileMode.CreateNew, FileAccess.Write))
        {
            await JsonSerializer.SerializeAsync(file, manifest, ApiJson.Indented, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        DirectorySync.Flush(Path);
    }

    /// <exception cref="InvalidDataException">It is no backup, or of a later format.</exception>
    public async Task<BackupManifest> ReadManifestAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Manifest))
        {
            throw new InvalidDataException($"{Path} is no backup: it has no {ManifestName}, which is written last. Name the folder of one backup, such as those that `metarec backup create` prints.");
        }

        await using var file = File.OpenRead(Manifest);
        try
        {
            return await JsonSerializer.DeserializeAsync<BackupManifest>(file, ApiJson.Options, cancellationToken) is { Format: Format } manifest
                ? manifest
                : throw new InvalidDataException($"{Manifest} is of another format than {Format}. Use the version of metarec that wrote it, or a later one.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{Manifest} cannot be read: {error.Message} Take another backup.", error);
        }
    }

    /// <exception cref="InvalidDataException">The records are not those that were written.</exception>
    public async Task<IReadOnlyList<StoredRecord>> ReadRecordsAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        if (!File.Exists(Records) || await HashAsync(Records, cancellationToken) != manifest.RecordsSha256)
        {
            throw new InvalidDataException($"{Records} is not what was written: it is missing or damaged. Take another backup.");
        }

        await using var packed = new GZipStream(File.OpenRead(Records), CompressionMode.Decompress);
        using var lines = new StreamReader(packed);
        var records = new List<StoredRecord>();
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            records.Add(JsonSerializer.Deserialize<StoredRecord>(line)!);
        }

        return records;
    }

    public static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
