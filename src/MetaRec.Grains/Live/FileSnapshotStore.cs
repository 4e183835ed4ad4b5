using MetaRec.Data.Live;
using MetaRec.Grains.Checkpoints;

namespace MetaRec.Grains.Live;

/// <summary>Keeps snapshots as files, folder/model/name.jsonl.gz, on a disk that all silos share.</summary>
public sealed class FileSnapshotStore(string folder) : ISnapshotStore
{
    private const string Extension = ".jsonl.gz";

    /// <summary>The file of a snapshot.</summary>
    public string PathOf(string model, string name) => Path.Combine(folder, model, $"{name}{Extension}");

    public async Task<string> WriteAsync(string model, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var name = LiveSnapshot.NameOf(content.Span);
        var path = PathOf(model, name);
        var directory = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(directory);

        // A name of its own for each attempt: two silos may write the same bytes.
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            DirectorySync.Flush(directory);
            return name;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    public async Task<byte[]> ReadAsync(string model, string name, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            content = await File.ReadAllBytesAsync(PathOf(model, name), cancellationToken);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException(
                $"Snapshot {name} of the live data of model '{model}' is not there any more: old ones are removed (MetaRec:Live). Train on a new one.", error);
        }

        var hash = LiveSnapshot.NameOf(content);
        return hash == name
            ? content
            : throw new InvalidDataException($"Snapshot {name} of the live data of model '{model}' has SHA-256 {hash}: the file has changed. Restore it, or train on a new snapshot.");
    }

    public Task<IReadOnlyList<(string Name, DateTimeOffset WrittenAt)>> ListAsync(string model, CancellationToken cancellationToken)
    {
        var directory = new DirectoryInfo(Path.Combine(folder, model));
        return Task.FromResult<IReadOnlyList<(string Name, DateTimeOffset WrittenAt)>>(!directory.Exists
            ? []
            : [.. directory.EnumerateFiles($"*{Extension}").Select(file => (Name: file.Name[..^Extension.Length], WrittenAt: new DateTimeOffset(file.LastWriteTimeUtc)))
                .OrderByDescending(file => file.WrittenAt).ThenBy(file => file.Name, StringComparer.Ordinal)]);
    }

    public Task DeleteAsync(string model, string name, CancellationToken cancellationToken)
    {
        if (Directory.Exists(Path.Combine(folder, model)))
        {
            File.Delete(PathOf(model, name));
        }

        return Task.CompletedTask;
    }
}
