using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Demo;
using MetaRec.Cli.Training;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec demo</c>.</summary>
internal static class DemoCommand
{
    private const string Description = """
        From ratings to a served recommendation: import, meta-train on a cluster inside this process, evaluate MeLU's four cold-start scenarios
        beside five floors, then show what one new user is recommended before the first rating and after 3 and 10.

        Examples:
          metarec demo                                        MovieLens-1M where it is found, else generated data
          metarec demo --quick --dataset synthetic            a first look in seconds
          metarec demo --dataset movielens-1m --data ./ml-1m  the data set in a folder of your own
          metarec demo --interactions ratings.csv --items items.csv
          metarec demo --resume                               goes on after Ctrl-C, with the options of the first run
        """;

    public static Command Create(CommandContext context)
    {
        var dataset = new DatasetOptions();
        var silos = CommonOptions.Silos();
        var seed = CommonOptions.Number("--seed", "Seed of everything random.", 0UL, ulong.MaxValue, 1UL);
        var steps = CommonOptions.Steps();
        var folder = new Option<string?>("--out") { Description = "Folder for the report, checkpoints and state; by default metarec-out/demo-<data set>.", HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "Go on with the training that the folder holds." };
        var quick = new Option<bool>("--quick") { Description = $"{DefaultSpecs.QuickSteps} steps where --steps does not say, and a small world where the data is generated." };
        var output = CommonOptions.Output();
        var command = new Command("demo", Description);
        dataset.AddTo(command);
        foreach (var option in new Option[] { silos, seed, steps, folder, resume, quick, output })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var isQuick = parse.GetValue(quick);
            var spec = DefaultSpecs.For(dataset.Resolve(parse, terminal, isQuick), TrainingSetting.AllWarm, isQuick) with { Seed = parse.GetValue(seed) };
            spec = spec with { Steps = parse.GetValue(steps) ?? spec.Steps };
            var target = parse.GetValue(folder) ?? Path.Combine("metarec-out", $"demo-{spec.Dataset.Name}");
            var options = new DemoOptions(spec, parse.GetValue(silos), target, parse.GetValue(resume), ResumeCommand.From(parse));
            await new DemoRun(options, terminal).RunAsync(cancellationToken);
            return ExitCodes.Ok;
        });
        return command;
    }
}
