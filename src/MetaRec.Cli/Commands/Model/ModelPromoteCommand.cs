using System.CommandLine;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Commands.Model;

/// <summary><c>metarec model promote</c>.</summary>
internal static class ModelPromoteCommand
{
    private const string Description = """
        Puts a version into service for all users, effective at the next call of each. A version that is worse than a floor, or was not evaluated, is refused without --force.

        Examples:
          metarec model promote 2
          metarec model promote 2 --model news --force
        """;

    public static Command Create(CommandContext context)
    {
        var version = ModelCommand.Version();
        var force = new Option<bool>("--force") { Description = "Also where it is worse than a floor, or was not evaluated." };
        return ModelCommand.OfOne(
            context, "promote", Description, [version, force],
            (call, parse, model, cancellationToken) => call.Client.Models.PromoteAsync(model, parse.GetValue(version), parse.GetValue(force), cancellationToken: cancellationToken),
            (call, _, model) => $"Ask it:  {call.Hint($"recommend USER{ModelHints.Of(model.Name)}")}     Take it back:  {call.Hint($"model rollback{ModelHints.Of(model.Name)}")}");
    }
}
