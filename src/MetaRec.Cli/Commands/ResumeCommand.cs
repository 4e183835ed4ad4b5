using System.CommandLine;

namespace MetaRec.Cli.Commands;

/// <summary>The command line that goes on with what another one began.</summary>
internal static class ResumeCommand
{
    /// <summary>The same arguments and --resume, ready to be pasted into a shell.</summary>
    public static string From(ParseResult parse)
    {
        var arguments = parse.Tokens.Select(token => token.Value).Where(token => token != "--resume").Append("--resume");
        return $"./metarec {string.Join(' ', arguments.Select(Quote))}";
    }

    /// <summary>An argument as it is typed in a shell.</summary>
    public static string Quote(string argument) =>
        argument.All(character => char.IsAsciiLetterOrDigit(character) || "-_./=,:".Contains(character, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
