namespace MetaRec.Cli.Server;

/// <summary>A server that was given a name.</summary>
/// <param name="Server">Its address.</param>
/// <param name="ApiKey">The key for it; null: none.</param>
internal sealed record ServerContext(string Server, string? ApiKey);
