using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Standalone;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec standalone</c>.</summary>
internal static class StandaloneCommand
{
    private const string Description = """
        Runs a whole cluster in this process, silos and gateway, until it is stopped by Ctrl-C or SIGTERM. All state is in files of one folder; jobs that were running go on
        at the next start with the same folder. Settings of the gateway and of serving are read from the environment
        too, as in MetaRec__Gateway__Security__BootstrapKeyFile or MetaRec__Serving__IdleAge=00:05:00. Submit jobs from another terminal: metarec job submit --help.

        Examples:
          metarec standalone
          metarec standalone --silos 1 --urls http://127.0.0.1:8081 --storage /var/lib/metarec --data /data
        """;

    public static Command Create(CommandContext context)
    {
        var silos = CommonOptions.Silos();
        var urls = GatewayCommand.Urls();
        var data = CommonOptions.Text("--data", "Folder that holds the data sets: known ones by their folder's name, files by their path relative to it. METAREC_DATA by default.", "DIR");
        var storage = CommonOptions.Text("--storage", $"Folder for state and checkpoints; {StandaloneProcess.DefaultFolder} by default.", "DIR");
        var command = new Command("standalone", Description) { silos, urls, data, storage };
        var anonymous = new AnonymousOptions();
        anonymous.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse);
            var settings = new StandaloneSettings(parse.GetValue(silos), parse.GetValue(urls), parse.GetValue(data), parse.GetValue(storage), terminal.Verbose)
            {
                More = anonymous.Of(parse),
            };
            await using var process = await StandaloneProcess.StartAsync(settings, cancellationToken);
            await context.Output.WriteLineAsync(process.ReadyLine.AsMemory(), CancellationToken.None);
            await context.Output.FlushAsync(CancellationToken.None);
            terminal.Say($"Submit a job from another terminal:  {process.NextCommand}");
            terminal.Say("Ctrl-C stops it. Jobs that are running then go on at the next start.");
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            terminal.Say("Stopping. Jobs that are not done go on at the next start with the same --storage. Press Ctrl-C again to leave at once.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
