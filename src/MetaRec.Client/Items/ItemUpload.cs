namespace MetaRec.Client.Items;

/// <summary>An item to be put.</summary>
public sealed record ItemUpload
{
    /// <summary>External id; in a line of an import only, elsewhere the path has it.</summary>
    public string? Id { get; init; }

    /// <inheritdoc cref="ItemDocument.Title"/>
    public string? Title { get; init; }

    /// <inheritdoc cref="ItemDocument.Features"/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Features { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <inheritdoc cref="ItemDocument.Categories"/>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <inheritdoc cref="ItemDocument.AvailableFrom"/>
    public DateTimeOffset? AvailableFrom { get; init; }

    /// <inheritdoc cref="ItemDocument.AvailableUntil"/>
    public DateTimeOffset? AvailableUntil { get; init; }

    /// <inheritdoc cref="ItemDocument.Hidden"/>
    public bool Hidden { get; init; }
}
