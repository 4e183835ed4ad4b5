using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Evaluation;
using MetaRec.Cli.Training;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec evaluate</c>.</summary>
internal static class EvaluateCommand
{
    private const string NextItem = "next-item";
    private const string Questions = "questions";
    private const string Description = """
        Trains once per seed and evaluates each model on that seed's draw of MeLU's four scenarios, beside all floors: mean and spread over the seeds, and
        the differences to the floors task by task. With --protocol next-item, the latest interactions of every warm and every cold user are predicted instead, each
        from those before it, among the warm items that the user did not have. With --protocol questions, cold users are asked about items, chosen by the model, by
        popularity or at random, and the error after so many questions is shown.

        Examples:
          metarec evaluate --dataset movielens-1m --training all-warm --seeds 3
          metarec evaluate --dataset movielens-1m --training tasks --seeds 3 -o json
          metarec evaluate --dataset movielens-1m --validation --seeds 1 --set learner.name=ridge --set model.network=linear
          metarec evaluate --dataset movielens-1m --protocol next-item --seeds 1 --set model.network=attention
          metarec evaluate --dataset synthetic --set learner.innerSteps=5 --set model.linear=false
        """;

    public static Command Create(CommandContext context)
    {
        var dataset = new DatasetOptions();
        var protocol = CommonOptions.Choice("--protocol", "How tasks are drawn and scored: melu (Lee et al., 2019), next-item (the latest in time, ranked), or questions (cold users are asked about items).", ["melu", NextItem, Questions], "melu");
        var training = CommonOptions.Choice("--training", "Warm ratings that are used: users with 13 to 100 only, or all.", SettingNames.All, SettingNames.Of(TrainingSetting.AllWarm));
        var seeds = CommonOptions.Number("--seeds", "Trainings; training and draw have the same seed, from 1.", 1, 100, 3);
        var silos = CommonOptions.Silos();
        var steps = CommonOptions.Steps();
        var set = new Option<string[]>("--set") { Description = "Changes a value of the training spec; repeatable.", HelpName = "key=value", DefaultValueFactory = _ => [] };
        var candidates = CommonOptions.OptionalNumber("--candidates", "For next-item: items that the user never had, drawn for each prediction; all warm items by default.", 1, 1_000_000);
        var validation = new Option<bool>("--validation") { Description = "For tuning: leave the cold users and items out, and let a part of the warm ones play them." };
        var folder = new Option<string?>("--out") { Description = "Folder for the report, checkpoints and state; by default metarec-out/evaluate-<data set>-<training>.", HelpName = "DIR" };
        var output = CommonOptions.Output();
        var command = new Command("evaluate", Description);
        dataset.AddTo(command);
        foreach (var option in new Option[] { protocol, training, seeds, silos, steps, set, candidates, validation, folder, output })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var setting = parse.GetRequiredValue(training);
            var data = dataset.Resolve(parse, terminal) with { Validation = parse.GetValue(validation) };
            var isNextItem = parse.GetValue(protocol) == NextItem;
            var spec = isNextItem ? DefaultSpecs.ForNextItem(data, SettingNames.Parse(setting)) : DefaultSpecs.For(data, SettingNames.Parse(setting));
            spec = SpecOverrides.Apply(spec with { Steps = parse.GetValue(steps) ?? spec.Steps }, parse.GetRequiredValue(set));
            var target = parse.GetValue(folder) ?? Path.Combine("metarec-out", $"evaluate-{spec.Dataset.Name}-{setting}{(data.Validation ? "-validation" : "")}{(isNextItem ? "-next-item" : "")}");
            if (isNextItem)
            {
                await new NextItemRun(spec, parse.GetValue(candidates), parse.GetValue(seeds), parse.GetValue(silos), target, terminal).RunAsync(cancellationToken);
                return ExitCodes.Ok;
            }

            if (parse.GetValue(candidates) is not null)
            {
                throw new UsageException("--candidates is for --protocol next-item. Leave it out, or change the protocol.");
            }

            if (parse.GetValue(protocol) == Questions)
            {
                QuestionsRun.Run(spec, terminal, cancellationToken);
                return ExitCodes.Ok;
            }

            await new EvaluateRun(spec, parse.GetValue(seeds), parse.GetValue(silos), target, terminal).RunAsync(cancellationToken);
            return ExitCodes.Ok;
        });
        return command;
    }
}
