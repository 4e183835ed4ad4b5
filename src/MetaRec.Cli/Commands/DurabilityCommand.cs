using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.Chaos;
using MetaRec.Cli.CommandLine;
using Spectre.Console;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec benchmark durability</c>.</summary>
internal static class DurabilityCommand
{
    private const string Description = """
        Starts a cluster of its own on this machine (a Redis that syncs every write, serving silos and gateways as processes) and writes feedback from several clients while serving silos
        are killed by SIGKILL, one after the other; each is started again. Clients send again what is refused or not answered, under the same event ids. Afterwards every acknowledged event
        must be there, once. Needs redis-server (apt-get install redis-server); a Redis that runs already is left alone.

        Examples:
          metarec benchmark durability
          metarec benchmark durability --seconds 300 --writers 16 --kills 40 -o json

        Exit codes: 0 ok, 1 an acknowledged event was lost or is there twice, 2 usage, 3 no redis-server, 5 an event was rejected, 130 Ctrl-C.
        """;

    public static Command Create(CommandContext context)
    {
        var seconds = CommonOptions.Number("--seconds", "For how long feedback is written.", 1.0, 86_400.0, 60);
        var writers = CommonOptions.Number("--writers", "Clients that write at the same time.", 1, 256, 8);
        var kills = CommonOptions.Number("--kills", "How often a serving silo is killed.", 0, 1000, 6);
        var silos = CommonOptions.Number("--silos", "Serving silos.", 2, 16, 3);
        var seed = CommonOptions.Number("--seed", "Seed of what is written, and of whom is killed.", 0, int.MaxValue, 1);
        var output = CommonOptions.Output();
        var command = new Command("durability", Description) { seconds, writers, kills, silos, seed, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var options = new DurabilityOptions(parse.GetValue(seconds), parse.GetValue(writers), parse.GetValue(kills), parse.GetValue(silos), parse.GetValue(seed));
            var result = await DurabilityRun.RunAsync(options, terminal, cancellationToken);
            if (terminal.Json)
            {
                terminal.WriteJson(result);
            }
            else
            {
                Print(terminal, result);
            }

            if (result is { LostFeedback: 0, RepeatedFeedback: 0 })
            {
                return ExitCodes.Ok;
            }

            await context.Error.WriteLineAsync(
                $"metarec: Of {result.AcknowledgedFeedback} acknowledged events {result.LostFeedback} are lost and {result.RepeatedFeedback} are there twice.".AsMemory(), cancellationToken);
            return ExitCodes.Unexpected;
        });
        return command;
    }

    private static void Print(Terminal terminal, DurabilityResult result)
    {
        var table = new Table { Border = TableBorder.Simple }.HideHeaders();
        table.AddColumn("");
        table.AddColumn("");
        void Row(string name, FormattableString value) => table.AddRow(name, value.ToString(CultureInfo.InvariantCulture));
        Row("kills", $"{result.Kills}, in {result.Seconds:0} s of writing by {result.Writers}");
        Row("events acknowledged", $"{result.AcknowledgedFeedback:N0}, of which {result.AcknowledgedByRetry:N0} an earlier attempt had stored");
        Row("attempts made again", $"{result.Retries:N0}");
        Row("longest acknowledgement", $"{result.LongestSeconds:0.0} s");
        Row("lost", $"{result.LostFeedback:N0}");
        Row("there more than once", $"{result.RepeatedFeedback:N0}");
        terminal.Tables.Write(table);
    }
}
