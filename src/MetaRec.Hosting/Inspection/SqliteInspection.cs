using MetaRec.Data;
using MetaRec.Hosting.Storage.Sqlite;

namespace MetaRec.Hosting.Inspection;

/// <summary>What is to be thought of a folder with a SQLite file.</summary>
internal static class SqliteInspection
{
    // Their locks do not hold between machines, and a database on one is broken sooner or later.
    private static readonly string[] NetworkFormats = ["nfs", "nfs4", "cifs", "smb2", "smbfs", "9p", "fuse.sshfs", "ceph", "glusterfs"];

    public static async Task<StoreReport> RunAsync(SqliteAddress address, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var database = new SqliteDatabase(address.Folder);
            var version = "";
            var (latency, _) = await ClockSample.TakeAsync(
                async () =>
                {
                    version = (await database.QueryAsync("SELECT sqlite_version()", row => row.GetString(0), [], cancellationToken))[0];
                    return time.GetUtcNow();
                },
                time);
            return new StoreReport("SQLite", version, latency, null, [JudgeDisk(new DriveInfo(Path.GetFullPath(address.Folder)).DriveFormat)]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException or Microsoft.Data.Sqlite.SqliteException)
        {
            throw new ClusterUnreachableException($"The SQLite file in {address.Folder} cannot be used: {ErrorText.FirstLine(error.Message)} Correct the address (--cluster), or the folder's rights.", error);
        }
    }

    /// <param name="format">The file system's name.</param>
    internal static StoreSetting JudgeDisk(string format) => NetworkFormats.Contains(format)
        ? new StoreSetting("disk", StoreSettingState.Wrong, $"a file system of the network ({format})", "Choose a folder on a local disk: SQLite's locks do not work over a network.")
        : new StoreSetting("disk", StoreSettingState.Fine, $"local ({format})");
}
