namespace MetaRec.Contracts.Items;

/// <summary>What a client says of an item.</summary>
/// <param name="Title">What to show; null: the title of the training data, else the id.</param>
/// <param name="Features">Values by field, in the words of the data set.</param>
/// <param name="Categories">What rankings can be restricted to.</param>
/// <param name="AvailableFrom">Recommended from then on; null: from the beginning.</param>
/// <param name="AvailableUntil">Recommended before then; null: for ever.</param>
/// <param name="Hidden">Never recommended, whatever the time.</param>
[GenerateSerializer, Immutable, Alias("metarec.ItemContent")]
public sealed record ItemContent(
    [property: Id(0)] string? Title,
    [property: Id(1)] IReadOnlyDictionary<string, IReadOnlyList<string>> Features,
    [property: Id(2)] IReadOnlyList<string> Categories,
    [property: Id(3)] DateTimeOffset? AvailableFrom = null,
    [property: Id(4)] DateTimeOffset? AvailableUntil = null,
    [property: Id(5)] bool Hidden = false)
{
    /// <summary>Whether it is recommended at a time.</summary>
    public bool IsAvailable(DateTimeOffset now) => !Hidden && !(now < AvailableFrom) && !(now >= AvailableUntil);

    /// <summary>Whether both say the same. Dictionaries and lists are compared by what they hold.</summary>
    public bool Says(ItemContent other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Title == other.Title && Hidden == other.Hidden && AvailableFrom == other.AvailableFrom && AvailableUntil == other.AvailableUntil
            && Categories.SequenceEqual(other.Categories, StringComparer.Ordinal) && Features.Count == other.Features.Count
            && Features.All(field => other.Features.TryGetValue(field.Key, out var values) && field.Value.SequenceEqual(values, StringComparer.Ordinal));
    }
}
