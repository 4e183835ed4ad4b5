using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Starts;
using Spectre.Console;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec benchmark start</c>.</summary>
internal static class StartBenchmarkCommand
{
    private const string SiloProgram = "metarec.dll";
    private const string GatewayProgram = "metarec-gateway.dll";

    private const string Description = """
        How long a silo and a gateway take from their execution until their readiness probe says yes, again and again beside a Redis and a silo of its own, and when each stage was
        reached: program (.NET and the command line), settings, store, host (services made), ready (the probe) and started of a silo; program, settings, host, listening, connected and ready of a gateway.
        Shown are the median and the worst time, and the processor time of all threads.

        Without options it measures what this program is. What images have is published by `dotnet publish src/MetaRec.Cli -c Release -o DIR`, and the gateway likewise; several folders are
        measured in turns, so that their ratio is one of the same minutes. Needs redis-server (apt-get install redis-server); a Redis that runs already is left alone.

        Examples:
          metarec benchmark start
          metarec benchmark start --repeat 15 --silo-app /tmp/silo --gateway-app /tmp/gateway
          metarec benchmark start --gateway-app /tmp/before --gateway-app /tmp/after -o json
        """;

    public static Command Create(CommandContext context)
    {
        var repeat = CommonOptions.Number("--repeat", "Starts of each program.", 1, 1000, 7);
        var silos = Folders("--silo-app", SiloProgram);
        var gateways = Folders("--gateway-app", GatewayProgram);
        var output = CommonOptions.Output();
        var command = new Command("start", Description) { repeat, silos, gateways, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var (siloFolders, gatewayFolders) = (parse.GetValue(silos) ?? [], parse.GetValue(gateways) ?? []);
            if (siloFolders.Length + gatewayFolders.Length == 0)
            {
                siloFolders = gatewayFolders = [AppContext.BaseDirectory];
            }

            var options = new StartBenchmarkOptions(parse.GetValue(repeat), [.. siloFolders.Select(Path.GetFullPath)], [.. gatewayFolders.Select(Path.GetFullPath)]);
            var result = await StartBenchmark.RunAsync(options, terminal, cancellationToken);
            if (terminal.Json)
            {
                terminal.WriteJson(result);
            }
            else
            {
                Print(terminal, result);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Option<string[]> Folders(string name, string program)
    {
        var option = new Option<string[]>(name) { Description = $"A folder with {program}, as published; may be given several times.", HelpName = "DIR" };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !File.Exists(Path.Combine(token.Value, program))))
            {
                result.AddError($"{name} must be a folder with {program}, but '{token.Value}' has none. Publish one: dotnet publish src/… -c Release -o DIR.");
            }
        });
        return option;
    }

    private static void Print(Terminal terminal, StartBenchmarkResult result)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("Program");
        table.AddColumn(new TableColumn("median").RightAligned());
        table.AddColumn(new TableColumn("worst").RightAligned());
        table.AddColumn(new TableColumn("CPU, median").RightAligned());
        table.AddColumn("stages, reached at (median)");
        foreach (var each in result.Programs)
        {
            table.AddRow(
                Markup.Escape($"{each.Program} in {each.Folder}"), $"{each.MedianSeconds:0.00} s", $"{each.WorstSeconds:0.00} s", $"{each.MedianCpuSeconds:0.00} s",
                string.Join(", ", each.Stages.Select(stage => $"{stage.Name} {stage.Seconds:0.00}")));
        }

        terminal.Tables.Write(table);
    }
}
