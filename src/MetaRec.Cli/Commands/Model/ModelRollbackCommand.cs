using System.CommandLine;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Commands.Model;

/// <summary><c>metarec model rollback</c>.</summary>
internal static class ModelRollbackCommand
{
    private const string Description = """
        Puts the version back into service that was there before, effective at the next call of every user.

        Examples:
          metarec model rollback
          metarec model rollback --model news
        """;

    public static Command Create(CommandContext context) => ModelCommand.OfOne(
        context, "rollback", Description, [], (call, _, model, cancellationToken) => call.Client.Models.RollbackAsync(model, cancellationToken: cancellationToken), (_, _, _) => null);
}
