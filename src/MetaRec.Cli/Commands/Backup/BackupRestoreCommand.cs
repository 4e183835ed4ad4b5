using System.CommandLine;
using MetaRec.Cli.Backup;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Commands.Backup;

/// <summary><c>metarec backup restore</c>.</summary>
internal static class BackupRestoreCommand
{
    private const string Description = """
        Brings a backup into a Redis that has nothing of its service, and its checkpoints into a folder; it is verified before. Start the silos afterwards, with the same service id: users, keys
        and models are there at once, and running jobs go on within a minute. What interrupts it does no harm: run it again with the same backup; no silo starts before it is done.

        Examples:
          metarec backup restore /srv/backups/metarec-20261124T180000Z --cluster redis://127.0.0.1:6380 --storage /var/lib/metarec-restored
        """;

    public static Command Create(CommandContext context)
    {
        var (folder, cluster, storage) = (BackupCommand.Folder(), BackupCommand.Cluster(), BackupCommand.Storage());
        var command = new Command("restore", Description) { folder, cluster, storage };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse);
            var (address, into) = (BackupCommand.AddressOf(parse.GetValue(cluster)), BackupCommand.StorageOf(parse.GetValue(storage)));
            var manifest = await RefusedException.OfAsync(() => BackupRestoration.RunAsync(new BackupFolder(parse.GetRequiredValue(folder)), address, into, line => terminal.Progress(line), cancellationToken));
            terminal.EndProgress();
            terminal.Say($"Restored {Counted.Of(manifest.Records, "record")} to {address} and {Counted.Of(manifest.Checkpoints.Count, "checkpoint")} to {into}. Start silos with --cluster and --storage of these.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
