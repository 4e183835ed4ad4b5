using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using MetaRec.Grains.Checkpoints;

namespace MetaRec.Cli.Doctor;

/// <summary>Whether checkpoints can be written to a folder, reach its disk, and have room there.</summary>
/// <param name="folder">The folder.</param>
/// <param name="setting">What chooses it.</param>
/// <param name="roomOf">Free and total bytes of the disk of a folder.</param>
internal sealed class FolderCheck(string folder, string setting, Func<string, (long Free, long Total)> roomOf) : ICheck
{
    private const long LittleRoom = 256L << 20;
    private const long SomeRoom = 4L << 30;
    private static readonly TimeSpan SlowDisk = TimeSpan.FromMilliseconds(500);

    public FolderCheck(string folder, string setting)
        : this(folder, setting, static path => (new DriveInfo(path).AvailableFreeSpace, new DriveInfo(path).TotalSize))
    {
    }

    public string Topic => "storage";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(folder);
        if (!Directory.Exists(full))
        {
            yield return new Finding(Topic, "folder", CheckLevel.Failed, $"{full} does not exist", $"Create it for the user of the silos, or name another ({setting}).");
            yield break;
        }

        var write = await WriteAsync(full, cancellationToken);
        yield return write;
        if (write.Level != CheckLevel.Failed)
        {
            yield return Room(full);
        }
    }

    /// <summary>Writes a file as a checkpoint is written, and takes it away again.</summary>
    private async Task<Finding> WriteAsync(string full, CancellationToken cancellationToken)
    {
        var path = Path.Combine(full, $".metarec-doctor.{Guid.NewGuid():N}.tmp");
        try
        {
            var start = Stopwatch.GetTimestamp();
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(new byte[4096], cancellationToken);
                file.Flush(flushToDisk: true);
            }

            DirectorySync.Flush(full);
            var took = Stopwatch.GetElapsedTime(start);
            var text = string.Create(CultureInfo.InvariantCulture, $"{full} is writable; 4 KiB are on its disk in {took.TotalMilliseconds:0.0} ms");
            return took <= SlowDisk ? new Finding(Topic, "folder", CheckLevel.Ok, text) : new Finding(Topic, "folder", CheckLevel.Warning, text, "Checkpoints of long jobs will lag behind: use a faster volume, or write them less often (checkpointEvery).");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Finding(Topic, "folder", CheckLevel.Failed, $"{full} cannot be written to: {error.Message}", "Give the user of the silos the right to write there, make room, or mount the volume for writing.");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private Finding Room(string full)
    {
        var (free, total) = roomOf(full);
        var text = string.Create(CultureInfo.InvariantCulture, $"{free / 1073741824.0:0.0} of {total / 1073741824.0:0.0} GiB are free");
        const string Remedy = "Delete jobs that are not needed (metarec job delete), or enlarge the volume: a job whose checkpoint does not fit waits.";
        return free < LittleRoom ? new Finding(Topic, "room", CheckLevel.Failed, text, Remedy)
            : free < SomeRoom ? new Finding(Topic, "room", CheckLevel.Warning, text, Remedy)
            : new Finding(Topic, "room", CheckLevel.Ok, text);
    }
}
