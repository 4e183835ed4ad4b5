using System.Globalization;
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

    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const string ManifestName = "manifest.json";
    private const string RecordsName = "records.jsonl.gz";

    /// <summary>Where it is.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    public string Snapshots => System.IO.Path.Combine(Path, "snapshots");

    private string Records => System.IO.Path.Combine(Path, RecordsName);

    private string Manifest => System.IO.Path.Combine(Path, ManifestName);

    /// <summary>The name of a backup's folder: whose it is, and when it was taken.</summary>
    public static string NameOf(BackupManifest manifest) => NameOf(manifest.ServiceId, manifest.TakenAt);

    public static string NameOf(string serviceId, DateTimeOffset takenAt) =>
        $"{Uri.EscapeDataString(serviceId)}-{takenAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}";

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

    /// <exception cref="InvalidDataException">It is no backup, or of a later format, or names files outside of it.</exception>
    public async Task<BackupManifest> ReadManifestAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Manifest))
        {
            throw new InvalidDataException($"{Path} is no backup: it has no {ManifestName}, which is written last. Name the folder of one backup, such as those that `metarec backup create` prints.");
        }

        await using var file = File.OpenRead(Manifest);
        try
        {
            return await JsonSerializer.DeserializeAsync<BackupManifest>(file, ApiJson.Options, cancellationToken) is not { Format: Format } manifest
                ? throw new InvalidDataException($"{Manifest} is of another format than {Format}. Use the version of metarec that wrote it, or a later one.")
                : manifest.Checkpoints.Concat(manifest.Snapshots).FirstOrDefault(entry => !IsInside(entry.Path)) is { } outside
                ? throw new InvalidDataException($"The entry '{outside.Path}' of {Manifest} does not stay below its folder: a path there is FOLDER/FILE, without '..'. Nothing of it is used. Take the backup from whom you trust.")
                : manifest;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{Manifest} cannot be read: {error.Message} Take another backup.", error);
        }
    }

    /// <summary>Whether a path of a manifest stays below the folder that it is combined with.</summary>
    private static bool IsInside(string path) =>
        !System.IO.Path.IsPathRooted(path) && path.Split('/', '\\').All(static part => part is not ("" or "." or ".."));

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
