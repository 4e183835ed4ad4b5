namespace MetaRec.Client;

/// <summary>No server answers at the address.</summary>
public sealed class ServerUnreachableException(Uri server, Exception innerException)
    : Exception($"No server can be reached at {server}: {innerException.Message.TrimEnd('.')}. Start a gateway there, or name the address of another.", innerException)
{
    public Uri Server { get; } = server;
}
