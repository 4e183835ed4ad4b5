using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Commands.Model;

/// <summary><c>metarec model shadow</c>.</summary>
internal static class ModelShadowCommand
{
    private const string Description = """
        Lets a version score along, unseen: of a share of the ratings that come (MetaRec:Serving:ShadowShare, 10% by default) it predicts each before it is known, beside the version in service. "model show" has
        the error of both. With --off there is none any more.

        Examples:
          metarec model shadow 2
          metarec model shadow --off
        """;

    public static Command Create(CommandContext context)
    {
        var version = new Argument<int?>("version") { Description = "The version's number; ./metarec model show lists them.", Arity = ArgumentArity.ZeroOrOne };
        var off = new Option<bool>("--off") { Description = "End it." };
        return ModelCommand.OfOne(
            context, "shadow", Description, [version, off],
            (call, parse, model, cancellationToken) => (parse.GetValue(version), parse.GetValue(off)) switch
            {
                ({ } number and > 0, false) => call.Client.Models.SetShadowAsync(model, number, cancellationToken: cancellationToken),
                (null, true) => call.Client.Models.EndShadowAsync(model, cancellationToken: cancellationToken),
                ({ } number and < 1, _) => throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"A version's number must be 1 or more, but was {number}.")),
                _ => throw new UsageException("Give the number of a version, or --off, and not both."),
            },
            (call, parse, model) => parse.GetValue(off) ? null : $"Compare, as ratings come:  {call.Hint($"model show{ModelHints.Of(model.Name)}")}");
    }
}
