namespace MetaRec.Silo.Tests.Contracts;

/// <summary>Something that silos of two versions, or a silo and a store, have to agree on.</summary>
/// <param name="Kind">type, enum, interface, grain or spec.</param>
/// <param name="Name">What it is known by on the wire or in the store.</param>
/// <param name="Parts">Its parts by what they are known by: members by id, methods by alias, values by number, states by name, keys.</param>
internal sealed record Contract(string Kind, string Name, IReadOnlyDictionary<string, string> Parts)
{
    public string Title => $"{Kind} {Name}";
}
