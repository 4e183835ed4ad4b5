using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Client.Models;

namespace MetaRec.Cli.Commands.Model;

/// <summary><c>metarec model evaluate</c>.</summary>
internal static class ModelEvaluateCommand
{
    private const string Description = """
        Compares a version with the floors on a serving silo, for users and items that it was not trained on, and waits for the result. Ctrl-C stops waiting, not the evaluation.

        Examples:
          metarec model evaluate 1
          metarec model evaluate 2 --model news --no-wait
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static Command Create(CommandContext context)
    {
        var version = ModelCommand.Version();
        var noWait = new Option<bool>("--no-wait") { Description = "Begin it, and do not wait for the result." };
        return ModelCommand.OfOne(
            context, "evaluate", Description, [version, noWait],
            async (call, parse, name, cancellationToken) =>
            {
                var number = parse.GetValue(version);
                var model = await call.Client.Models.EvaluateAsync(name, number, cancellationToken);
                while (!parse.GetValue(noWait) && Evaluation(model, number) is { State: VersionEvaluationDocument.Running })
                {
                    await Task.Delay(Interval, cancellationToken);
                    model = await call.Client.Models.GetAsync(name, cancellationToken);
                }

                if (!parse.GetValue(noWait) && Evaluation(model, number) is not { State: VersionEvaluationDocument.Done })
                {
                    throw new JobFailedException(string.Create(
                        CultureInfo.InvariantCulture, $"Version {number} of model '{name}' was not evaluated: {Evaluation(model, number)?.Error ?? "it was deleted meanwhile."} Ask again:  {call.Hint(string.Create(CultureInfo.InvariantCulture, $"model evaluate {number}{ModelHints.Of(name)}"))}"));
                }

                return model;
            },
            (call, parse, model) => parse.GetValue(noWait)
                ? $"See the result:  {call.Hint($"model show{ModelHints.Of(model.Name)}")}"
                : $"Put it into service:  {call.Hint(string.Create(CultureInfo.InvariantCulture, $"model promote {parse.GetValue(version)}{ModelHints.Of(model.Name)}"))}");
    }

    private static VersionEvaluationDocument? Evaluation(ModelDocument model, int number) => model.Versions.FirstOrDefault(version => version.Number == number)?.Evaluation;
}
