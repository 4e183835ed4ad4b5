using System.CommandLine;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Commands.Model;

/// <summary><c>metarec model show</c>.</summary>
internal static class ModelShowCommand
{
    private const string Description = """
        Shows a model's versions, the latest first, with the error of each beside the best floor's.

        Examples:
          metarec model show
          metarec model show --model news -o json | jq .production
        """;

    public static Command Create(CommandContext context) => ModelCommand.OfOne(
        context, "show", Description, [], (call, _, model, cancellationToken) => call.Client.Models.GetAsync(model, cancellationToken), (_, _, _) => null);
}
