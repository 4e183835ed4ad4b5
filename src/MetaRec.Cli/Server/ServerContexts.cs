using System.Text.Json.Serialization;

namespace MetaRec.Cli.Server;

/// <summary>The servers that were given names. Immutable.</summary>
/// <param name="Current">The name of the one in use; null: none.</param>
/// <param name="Contexts">The servers by name.</param>
internal sealed record ServerContexts(string? Current, IReadOnlyDictionary<string, ServerContext> Contexts)
{
    public static ServerContexts Empty { get; } = new(null, new Dictionary<string, ServerContext>());

    /// <summary>The server in use; null where none is.</summary>
    [JsonIgnore]
    public ServerContext? InUse => Current is null ? null : Contexts.GetValueOrDefault(Current);

    /// <summary>With one more, or another under its name. The first one is in use from then on.</summary>
    public ServerContexts With(string name, ServerContext context) =>
        new(Current ?? name, new SortedDictionary<string, ServerContext>(Contexts.ToDictionary(), StringComparer.Ordinal) { [name] = context });

    /// <summary>Without one.</summary>
    public ServerContexts Without(string name) => new(Current == name ? null : Current, Contexts.Where(known => known.Key != name).ToDictionary());
}
