using System.CommandLine;
using System.CommandLine.Parsing;
using MetaRec.Data;

namespace MetaRec.Cli.CommandLine;

/// <summary>Options that no command has: the parser would take them for ids where a command has an argument, and store them.</summary>
internal static class MistypedOptions
{
    private const string Delimiter = "--";

    /// <summary>What is wrong with the first of them; null where there is none. What stands behind "--" is never an option.</summary>
    public static string? Find(ParseResult parse, IReadOnlyList<string> args)
    {
        var before = args.TakeWhile(static arg => arg != Delimiter).ToHashSet(StringComparer.Ordinal);
        var taken = parse.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static argument => argument.Tokens).Select(static token => token.Value);
        return taken.Concat(parse.UnmatchedTokens).FirstOrDefault(value => LooksLikeOne(value) && before.Contains(value)) is { } mistyped
            ? $"Unrecognized option '{mistyped}'. {Suggestion.For(mistyped, Known(parse.CommandResult.Command))} Put what begins with a dash and is no option behind '--'.".Replace("  ", " ", StringComparison.Ordinal)
            : null;
    }

    private static bool LooksLikeOne(string value) => value.Length > 1 && value[0] == '-' && (value[1] == '-' ? value.Length > 2 : char.IsAsciiLetter(value[1]));

    private static IEnumerable<string> Known(Command command) => command.Options
        .Concat(command.Parents.OfType<Command>().SelectMany(static parent => parent.Options).Where(static option => option.Recursive))
        .Where(static option => !option.Hidden)
        .Select(static option => option.Name);
}
