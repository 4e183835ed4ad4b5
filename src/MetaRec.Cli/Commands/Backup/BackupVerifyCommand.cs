using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.Backup;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Commands.Backup;

/// <summary><c>metarec backup verify</c>.</summary>
internal static class BackupVerifyCommand
{
    private const string Description = """
        Reads a backup completely: every hash is compared, and every checkpoint that a record points to has to be there.

        Examples:
          metarec backup verify /srv/backups/metarec-20261124T180000Z
        """;

    public static Command Create(CommandContext context)
    {
        var (folder, output) = (BackupCommand.Folder(), CommonOptions.Output());
        var command = new Command("verify", Description) { folder, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var (manifest, _) = await BackupVerification.RunAsync(new BackupFolder(parse.GetRequiredValue(folder)), cancellationToken);
            if (terminal.Json)
            {
                terminal.WriteJson(manifest);
            }
            else
            {
                await context.Output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"complete: {Counted.Of(manifest.Records, "record")} and {Counted.Of(manifest.Checkpoints.Count, "checkpoint")} of service '{manifest.ServiceId}', taken {manifest.TakenAt:yyyy-MM-dd HH:mm:ss} UTC by metarec {manifest.Version} from {manifest.Store}"));
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
