using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Commands.Model;

/// <summary><c>metarec model promote</c>.</summary>
internal static class ModelPromoteCommand
{
    private const string Description = """
        Puts a version into service for all users, effective at the next call of each. A version that is worse than a floor, or was not evaluated, is refused without --force.
        With --canary it serves that share of the users only, chosen by a hash of their ids; given again it changes the share. "model rollback --canary" ends it.

        Examples:
          metarec model promote 2
          metarec model promote 2 --model news --force
          metarec model promote 2 --canary 10%
        """;

    public static Command Create(CommandContext context)
    {
        var version = ModelCommand.Version();
        var force = new Option<bool>("--force") { Description = "Also where it is worse than a floor, or was not evaluated." };
        var canary = CommonOptions.Text("--canary", "Serve this share of the users only: above 0 and below 100%.", "SHARE");
        canary.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && ShareOf(token.Value) is null)
            {
                result.AddError($"The canary's share must be above 0 and below 100%, such as 10% or 0.1, but was '{token.Value}'.");
            }
        });
        return ModelCommand.OfOne(
            context, "promote", Description, [version, force, canary],
            (call, parse, model, cancellationToken) => parse.GetValue(canary) is { } share
                ? call.Client.Models.SetCanaryAsync(model, parse.GetValue(version), ShareOf(share)!.Value, cancellationToken: cancellationToken)
                : call.Client.Models.PromoteAsync(model, parse.GetValue(version), parse.GetValue(force), cancellationToken: cancellationToken),
            (call, parse, model) => parse.GetValue(canary) is not null
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"All users:  {call.Hint($"model promote {parse.GetValue(version)}{ModelHints.Of(model.Name)}")}     End it:  {call.Hint($"model rollback --canary{ModelHints.Of(model.Name)}")}")
                : $"Ask it:  {call.Hint($"recommend USER{ModelHints.Of(model.Name)}")}     Take it back:  {call.Hint($"model rollback{ModelHints.Of(model.Name)}")}");
    }

    private static double? ShareOf(string text)
    {
        var isPercent = text.EndsWith('%');
        return double.TryParse(isPercent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && (isPercent ? value / 100 : value) is > 0 and < 1 and var share
            ? share
            : null;
    }
}
