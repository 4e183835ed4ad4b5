namespace MetaRec.Cli.CommandLine;

/// <summary>
/// A folder for what a command makes on the way; it goes with this object. What a killed process has left of its own goes when the next of the same kind is made: the system
/// gives up a process' lock with the process.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private const string LockFile = ".owner";

    // A folder that is younger may be waiting for its lock.
    private static readonly TimeSpan Youth = TimeSpan.FromMinutes(1);

    private readonly FileStream _lock;

    private WorkFolder(string path) => (Path, _lock) = (path, TakeLock(path, FileMode.CreateNew));

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Makes a folder in the system's folder for temporary files, and takes away those of the same kind whose processes have ended.</summary>
    /// <param name="kind">What it is for: a part of its name.</param>
    public static WorkFolder Create(string kind)
    {
        var prefix = $"metarec-{kind}-";
        foreach (var folder in new DirectoryInfo(System.IO.Path.GetTempPath()).EnumerateDirectories($"{prefix}*"))
        {
            if (DateTime.UtcNow - folder.LastWriteTimeUtc > Youth)
            {
                DeleteIfLeft(folder.FullName);
            }
        }

        return new WorkFolder(Directory.CreateTempSubdirectory(prefix).FullName);
    }

    public void Dispose()
    {
        // The lock is held to the end: whoever makes a folder meanwhile would take this one for a left one, and delete it too.
        using (_lock)
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    /// <summary>Deletes a folder whose process has ended. Without the file of the lock it is none of ours.</summary>
    /// <returns>Whether it is gone.</returns>
    internal static bool DeleteIfLeft(string folder)
    {
        try
        {
            using (TakeLock(folder, FileMode.Open))
            {
                Directory.Delete(folder, recursive: true);
            }

            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody works in it, or it is another user's.
            return false;
        }
    }

    private static FileStream TakeLock(string folder, FileMode mode) => new(System.IO.Path.Combine(folder, LockFile), mode, FileAccess.ReadWrite, FileShare.None);
}
