using MetaRec.Cli.CommandLine;
using MetaRec.Client;

namespace MetaRec.Cli.Jobs;

/// <summary>Which gateway a command speaks to: the option, else METAREC_SERVER, else the context in use, else this machine's.</summary>
internal static class ServerAddress
{
    public const string Variable = "METAREC_SERVER";

    /// <param name="option">What --server says; null where it is not given.</param>
    /// <param name="context">The address of the context in use; null where none is.</param>
    /// <exception cref="UsageException">It is not an address.</exception>
    public static Uri Resolve(string? option, string? context)
    {
        var (text, source) = (option, "--server");
        if (text is null && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable)
        {
            (text, source) = (variable, Variable);
        }

        if (text is null)
        {
            (text, source) = (context, "The server of the context in use");
        }

        return text is null ? MetaRecClient.DefaultServer : Parse(text, source);
    }

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it comes from.</param>
    /// <exception cref="UsageException">It is not an address.</exception>
    public static Uri Parse(string text, string source) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https")
            ? address
            : throw new UsageException($"{source} must be the address of a gateway, but was '{text}'. Write http://127.0.0.1:8080, for example.");
}
