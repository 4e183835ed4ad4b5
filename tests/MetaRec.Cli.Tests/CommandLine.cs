using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Tests;

/// <summary>Runs the command line in this process and keeps what it wrote.</summary>
internal sealed record CommandLine(int Code, string Output, string Error)
{
    public static async Task<CommandLine> RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Program.RunAsync(args, new CommandContext(output, error) { CanAsk = false }, cancellationToken);
        return new CommandLine(code, output.ToString(), error.ToString());
    }

    public static Task<CommandLine> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    /// <summary>The first line that reports an error.</summary>
    public string ErrorLine => Error.Split('\n').First(line => line.StartsWith("metarec: ", StringComparison.Ordinal));
}
