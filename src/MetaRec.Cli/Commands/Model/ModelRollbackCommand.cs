using System.CommandLine;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Commands.Model;

/// <summary><c>metarec model rollback</c>.</summary>
internal static class ModelRollbackCommand
{
    private const string Description = """
        Puts the version back into service that was there before, effective at the next call of every user, and ends a canary. With --canary it only ends the canary: what is in service stays.

        Examples:
          metarec model rollback
          metarec model rollback --model news
          metarec model rollback --canary
        """;

    public static Command Create(CommandContext context)
    {
        var canary = new Option<bool>("--canary") { Description = "End the canary only." };
        return ModelCommand.OfOne(
            context, "rollback", Description, [canary],
            (call, parse, model, cancellationToken) => parse.GetValue(canary)
                ? call.Client.Models.EndCanaryAsync(model, cancellationToken: cancellationToken)
                : call.Client.Models.RollbackAsync(model, cancellationToken: cancellationToken),
            (_, _, _) => null);
    }
}
