using System.CommandLine;
using MetaRec.Cli.Chaos;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Training;
using MetaRec.Grains.Training;
using Spectre.Console;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec benchmark chaos</c>.</summary>
internal static class ChaosCommand
{
    private const string Description = """
        Starts a cluster of its own on this machine (a Redis, silos as processes), trains a job on it undisturbed, and then the same job while silos are killed by
        SIGKILL, one every few seconds, the coordinator's among them; each is started again. Both must end in the same checkpoint, bit for bit: exit code 0; if not, 1.
        Needs redis-server (apt-get install redis-server); a Redis that runs already is left alone.

        Examples:
          metarec benchmark chaos --kills 10
          metarec benchmark chaos --kills 3 --steps 600 -o json
          metarec benchmark chaos --dataset movielens-100k
        """;

    public static Command Create(CommandContext context)
    {
        var kills = CommonOptions.Number("--kills", "How often a silo is killed.", 1, 1000, 10);
        var silos = CommonOptions.Number("--silos", "Silos of the cluster, each with all roles and one lane.", 2, 16, 3);
        var steps = CommonOptions.OptionalNumber("--steps", "Meta-steps of the job; by default as many as make a kill every few seconds.", 10, 10_000_000);
        var seed = CommonOptions.Number("--seed", "Seed of the job, and of whom is killed.", 0, int.MaxValue, 1);
        var dataset = new DatasetOptions(alwaysQuick: true);
        var output = CommonOptions.Output();
        var command = new Command("chaos", Description) { kills, silos, steps, seed };
        dataset.AddTo(command);
        command.Options.Add(output);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var data = DatasetPaths.Absolute(dataset.Resolve(parse, terminal));

            // Read here first: bad data is an error of the command, and not of a job on silos.
            await new TrainingDataCache().LoadAsync(data);
            var options = new ChaosOptions(parse.GetValue(kills), parse.GetValue(silos), parse.GetValue(steps), parse.GetValue(seed), data);
            var result = await ChaosRun.RunAsync(options, terminal, cancellationToken);
            if (terminal.Json)
            {
                terminal.WriteJson(result);
            }
            else
            {
                Print(terminal, result);
            }

            return result.IsSame
                ? ExitCodes.Ok
                : throw new JobFailedException($"The job with kills ended in checkpoint {result.CheckpointSha256}, but undisturbed in {result.UndisturbedSha256}: the kills have changed the result.");
        });
        return command;
    }

    private static void Print(Terminal terminal, ChaosResult result)
    {
        var table = new Table { Border = TableBorder.Simple }.HideHeaders();
        table.AddColumn("");
        table.AddColumn("");
        table.AddRow("kills", $"{result.Kills}, of which {result.CoordinatorKills} hit the coordinator's silo");
        table.AddRow("steps replayed", $"{result.StepsReplayed:N0} of {result.Steps:N0}");
        table.AddRow("recovery, median", $"{result.RecoverySeconds.P50:0.0} s");
        table.AddRow("recovery, longest", $"{result.RecoverySeconds.Max:0.0} s");
        table.AddRow("undisturbed", $"{result.UndisturbedSeconds:0} s, checkpoint {result.UndisturbedSha256}");
        table.AddRow("with kills", $"{result.DisturbedSeconds:0} s, checkpoint {result.CheckpointSha256}");
        terminal.Tables.Write(table);
        if (result.IsSame)
        {
            terminal.Tables.WriteLine("The same bits: the kills have left no trace.");
        }
    }
}
