namespace MetaRec.Client;

/// <summary>No server answers at the address.</summary>
public sealed class ServerUnreachableException(Uri server, Exception innerException)
    : Exception($"No server can be reached at {server}: {innerException.Message} Start one with `./metarec standalone`, or name another with --server or METAREC_SERVER.", innerException)
{
    public Uri Server { get; } = server;
}
