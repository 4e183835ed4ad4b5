using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Hosting;

namespace MetaRec.Cli.Commands.Backup;

/// <summary><c>metarec backup</c>.</summary>
internal static class BackupCommand
{
    public const string ClusterVariable = "MetaRec__Cluster__Address";
    public const string StorageVariable = "MetaRec__Silo__StorageFolder";

    private const string Description = """
        Backups of a cluster on Redis: its records at one point of time, and the checkpoints that they point to. A restored cluster has all feedback that was acknowledged before the backup,
        and its running jobs go on from their last checkpoint to the same bits. (PostgreSQL has its own tools, SQLite its folder: docs/backup.md.)

        Examples:
          metarec backup create /srv/backups --cluster redis://127.0.0.1:6379 --storage /var/lib/metarec --keep 7
          metarec backup verify /srv/backups/metarec-20261124T180000Z
          metarec backup restore /srv/backups/metarec-20261124T180000Z --cluster redis://127.0.0.1:6380 --storage /var/lib/metarec-restored

        Exit codes: 0 ok, 1 unexpected error, 2 usage, or the backup is damaged, 3 unreachable, or the store is in use, 130 Ctrl-C.
        """;

    public static Command Create(CommandContext context) => new("backup", Description)
    {
        BackupCreateCommand.Create(context),
        BackupVerifyCommand.Create(context),
        BackupRestoreCommand.Create(context),
    };

    public static Option<string?> Cluster() => CommonOptions.Text("--cluster", $"The cluster's Redis; {ClusterVariable} by default.", "ADDRESS");

    public static Option<string?> Storage() => CommonOptions.Text("--storage", $"The silos' folder for checkpoints; {StorageVariable} by default.", "DIR");

    public static Argument<string> Folder() => new("backup") { Description = "The folder of one backup." };

    /// <exception cref="UsageException">It is missing, or not the address of a Redis.</exception>
    public static RedisAddress AddressOf(string? option)
    {
        var text = option ?? Environment.GetEnvironmentVariable(ClusterVariable);
        if (string.IsNullOrEmpty(text))
        {
            throw new UsageException($"The cluster's Redis is missing. Add --cluster redis://HOST:PORT, or set {ClusterVariable}.");
        }

        return !ClusterAddress.TryParse(text, out var address, out var error) ? throw new UsageException(error)
            : address as RedisAddress ?? throw new UsageException($"Only clusters on Redis are backed up by this command, but the address is {address}. docs/backup.md says how the other stores are.");
    }

    /// <exception cref="UsageException">It is missing.</exception>
    public static string StorageOf(string? option) =>
        option ?? (Environment.GetEnvironmentVariable(StorageVariable) is { Length: > 0 } folder ? folder : throw new UsageException($"The silos' folder for checkpoints is missing. Add --storage DIR, or set {StorageVariable}."));
}
