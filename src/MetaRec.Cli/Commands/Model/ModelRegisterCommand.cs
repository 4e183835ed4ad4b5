using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Commands.Model;

/// <summary><c>metarec model register</c>.</summary>
internal static class ModelRegisterCommand
{
    private const string Description = """
        Makes the checkpoint of a succeeded job a version: a candidate, which nobody is served by yet. The same job again is the same version.

        Examples:
          metarec model register quick
          metarec model register nightly --model news
        """;

    public static Command Create(CommandContext context)
    {
        var job = new Argument<string>("job") { Description = "The job; ./metarec job list shows them." };
        return ModelCommand.OfOne(
            context, "register", Description, [job],
            (call, parse, model, cancellationToken) => call.Client.Models.RegisterAsync(model, parse.GetValue(job)!, cancellationToken),
            (call, parse, model) => model.Versions.LastOrDefault(version => version.JobId == parse.GetValue(job)) is { } version
                ? $"Compare it with the floors:  {call.Hint(string.Create(CultureInfo.InvariantCulture, $"model evaluate {version.Number}{ModelHints.Of(model.Name)}"))}"
                : null);
    }
}
