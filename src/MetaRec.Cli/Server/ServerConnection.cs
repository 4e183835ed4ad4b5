using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Client;

namespace MetaRec.Cli.Server;

/// <summary>Which gateway a command speaks to, and with which key: option, else environment, else the context in use, else this machine's gateway without a key.</summary>
/// <param name="Server">The gateway's address.</param>
/// <param name="ApiKey">The key; null: none.</param>
internal sealed record ServerConnection(Uri Server, string? ApiKey)
{
    public const string KeyVariable = "METAREC_API_KEY";

    /// <summary>Reads options, environment and contexts.</summary>
    /// <exception cref="UsageException">The address is none, or a key cannot be read.</exception>
    public static ServerConnection Of(ParseResult parse)
    {
        var context = ContextFile.Default().Read().InUse;
        var server = ServerAddress.Resolve(parse.GetValue(JobOptions.Server), context?.Server);
        return new ServerConnection(server, KeyOf(parse) ?? KeyOf(context, server));
    }

    /// <summary>Opens a client. The caller disposes of it.</summary>
    /// <exception cref="UsageException">The address is none, or a key cannot be read.</exception>
    public static MetaRecClient Open(ParseResult parse)
    {
        var connection = Of(parse);
        return new MetaRecClient(connection.Server, connection.ApiKey);
    }

    private static string? KeyOf(ParseResult parse)
    {
        if (parse.GetValue(JobOptions.ApiKeyFile) is { } file)
        {
            return KeyFile.Read(file);
        }

        return parse.GetValue(JobOptions.ApiKey) is { Length: > 0 } option ? option
            : Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } variable ? variable.Trim()
            : null;
    }

    // The key of a context is for its server and no other: another address in --server or METAREC_SERVER must not be told it.
    private static string? KeyOf(ServerContext? context, Uri server) =>
        context is not null && Uri.TryCreate(context.Server, UriKind.Absolute, out var own) && own.GetLeftPart(UriPartial.Authority) == server.GetLeftPart(UriPartial.Authority) ? context.ApiKey : null;
}
