using System.CommandLine;
using System.Globalization;

namespace MetaRec.Cli.CommandLine;

/// <summary>The two streams that commands write to, and the one that they read.</summary>
internal sealed record CommandContext(TextWriter Output, TextWriter Error)
{
    /// <summary>Standard input.</summary>
    public TextReader Input { get; init; } = Console.In;

    /// <summary>Whether somebody sits at the terminal and can answer.</summary>
    public bool CanAsk { get; init; } = ReferenceEquals(Error, Console.Error) && !Console.IsErrorRedirected && !Console.IsInputRedirected;

    /// <summary>The terminal of one invocation.</summary>
    public Terminal Terminal(ParseResult parse, Option<string>? output = null) =>
        new(Output, Error, output is not null && parse.GetValue(output) == "json", parse.GetValue(CommonOptions.Verbose));

    /// <summary>The last line of a process that was asked to end.</summary>
    public Task SayStoppingAsync() => Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} stopping"));
}
