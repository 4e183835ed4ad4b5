using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.Backup;
using MetaRec.Cli.CommandLine;
using MetaRec.Hosting;

namespace MetaRec.Cli.Commands.Backup;

/// <summary><c>metarec backup create</c>.</summary>
internal static class BackupCreateCommand
{
    private const string Description = """
        Takes a backup of a running cluster, into a folder of its own, and prints its name. Redis answers nobody else while its records are read, about a second for a few hundred
        megabytes. An interrupted backup leaves nothing.

        Examples:
          metarec backup create /srv/backups --cluster redis://127.0.0.1:6379 --storage /var/lib/metarec
          metarec backup create /srv/backups --keep 7 -o json
        """;

    public static Command Create(CommandContext context)
    {
        var parent = new Argument<string>("folder") { Description = "Where backups lie; each gets a folder named by its service id and its time (UTC). Clusters with different service ids may share it." };
        var (cluster, storage, output) = (BackupCommand.Cluster(), BackupCommand.Storage(), CommonOptions.Output());
        var service = CommonOptions.Text("--service-id", "The service id of the cluster; metarec by default.", "NAME");
        var keep = CommonOptions.OptionalNumber("--keep", "Remove all but so many of the latest backups of this service id afterwards; all stay by default.", 1, 10_000);
        var command = new Command("create", Description) { parent, cluster, storage, service, keep, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var folder = parse.GetRequiredValue(parent);
            var creation = new BackupCreation(BackupCommand.AddressOf(parse.GetValue(cluster)), parse.GetValue(service) ?? new ClusterConnectionOptions().ServiceId, BackupCommand.StorageOf(parse.GetValue(storage)), TimeProvider.System);
            var (path, manifest) = await RefusedException.OfAsync(() => creation.RunAsync(folder, terminal.Say, cancellationToken));
            if (terminal.Json)
            {
                terminal.WriteJson(new BackupDocument(path, manifest));
            }
            else
            {
                await context.Output.WriteLineAsync(path);
                terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(manifest.Records, "record")} and {Counted.Of(manifest.Checkpoints.Count, "checkpoint")} ({manifest.Checkpoints.Sum(checkpoint => checkpoint.Bytes) / 1048576.0:0.0} MiB). Restore it:  ./metarec backup restore {ResumeCommand.Quote(path)} --cluster ADDRESS --storage DIR"));
            }

            if (parse.GetValue(keep) is { } most)
            {
                foreach (var old in await creation.PruneAsync(folder, most, cancellationToken))
                {
                    terminal.Say($"removed {old}");
                }
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private sealed record BackupDocument(string Path, BackupManifest Manifest);
}
