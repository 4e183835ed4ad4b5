using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Sizing;
using MetaRec.Cli.Training;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec benchmark capacity</c>.</summary>
internal static class CapacityCommand
{
    private const string Description = """
        The constants of `metarec cluster size` on this machine: processor time and memory of gateway, serving silo, Redis and a silo that trains, for a request, a user, an event, an item and
        a task. Starts a cluster of its own as processes (and needs redis-server: apt-get install redis-server), loads it with recommendations alone and with feedback, and takes it down.
        Processor time is what the processes have used, so that it matters little what else the machine does. Takes some minutes.

        Examples:
          metarec benchmark capacity --dataset movielens-1m
          metarec benchmark capacity -o json > figures.json
          metarec cluster size --users 1000000 --items 20000 --rate 500 --figures figures.json

        Exit codes: 0 ok, 2 usage, 3 no redis-server, 5 the model could not be trained, or a request failed, 130 Ctrl-C.
        """;

    public static Command Create(CommandContext context)
    {
        var dataset = new DatasetOptions();
        var users = CommonOptions.Number("--stored-users", "Users that are stored and asked about.", 100, 1_000_000, 5_000);
        var seconds = CommonOptions.Number("--seconds", "Time of each load.", 1.0, 3600.0, 10);
        var output = CommonOptions.Output();
        var command = new Command("capacity", Description);
        dataset.AddTo(command);
        foreach (var option in new Option[] { users, seconds, output })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var spec = DefaultSpecs.For(DatasetPaths.Absolute(dataset.Resolve(parse, terminal)), TrainingSetting.AllWarm);
            var figures = await CapacityRun.RunAsync(spec, new CapacityOptions(parse.GetValue(users), parse.GetValue(seconds)), terminal, cancellationToken);
            if (terminal.Json)
            {
                terminal.WriteJson(figures);
            }
            else
            {
                SizingTables.WriteFigures(terminal.Tables, figures);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
