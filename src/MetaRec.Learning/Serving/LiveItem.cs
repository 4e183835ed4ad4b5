namespace MetaRec.Learning.Serving;

/// <summary>An item as it is now: one that the training data does not have, or one of it whose features have changed. Compared by reference: an unchanged item is not read again.</summary>
public sealed class LiveItem
{
    /// <summary>The external id. One of the training data keeps what its ratings have taught, and has these features from now on.</summary>
    public required string Id { get; init; }

    /// <summary>Values by field, in the words of the data set; fields and values that the model does not have count as missing.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Features { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What early feedback has added to the item's base, in ratings; 0 for none.</summary>
    public float BaseShift { get; init; }

    /// <summary>What early feedback has added to the item's own embedding: as many numbers as an embedding has, or none.</summary>
    public IReadOnlyList<float> EmbeddingShift { get; init; } = [];
}
