using System.CommandLine;

namespace MetaRec.Cli.CommandLine;

/// <summary>The two streams that commands write to.</summary>
internal sealed record CommandContext(TextWriter Output, TextWriter Error)
{
    /// <summary>The terminal of one invocation.</summary>
    public Terminal Terminal(ParseResult parse, Option<string>? output = null) =>
        new(Output, Error, output is not null && parse.GetValue(output) == "json", parse.GetValue(CommonOptions.Verbose));
}
