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

    /// <summary>Asks whether something that cannot be undone is meant.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="act">What it is about, for the error where nobody can be asked.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <exception cref="UsageException">Nobody can be asked.</exception>
    public async Task<bool> ConfirmAsync(string question, string act, CancellationToken cancellationToken)
    {
        if (!CanAsk)
        {
            throw new UsageException($"{act} cannot be undone, and nobody can be asked here. Give --yes if it is meant.");
        }

        await Error.WriteAsync($"{question} This cannot be undone. [y/N] ".AsMemory(), cancellationToken);
        var answer = await Input.ReadLineAsync(cancellationToken);
        return answer?.Trim() is "y" or "Y" or "yes" or "Yes";
    }

    /// <summary>The last line of a process that was asked to end.</summary>
    public Task SayStoppingAsync() => Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} stopping"));
}
