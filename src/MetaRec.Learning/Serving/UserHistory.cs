namespace MetaRec.Learning.Serving;

/// <summary>What is known of a user: who it is, a profile, and the items rated so far. Lists are not modified after construction.</summary>
public sealed record UserHistory
{
    /// <summary>A user of whom nothing is known.</summary>
    public static UserHistory Unknown { get; } = new();

    /// <summary>Index of the user in the training data, whose features are then known; −1 for a user whom the training data does not have.</summary>
    public int User { get; init; } = -1;

    /// <summary>
    /// The profile, field by field, in the words of the data set. What it says of a field replaces what the training data knows; fields and values that the model does not have count as missing.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Features { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Indices of the rated items, oldest first. Of several ratings of an item the latest counts.</summary>
    public IReadOnlyList<int> Items { get; init; } = [];

    /// <summary>Ratings, parallel to <see cref="Items"/>; each finite.</summary>
    public IReadOnlyList<float> Ratings { get; init; } = [];

    /// <summary>When each was given, in any unit that grows; empty where times are not known, and the order of <see cref="Items"/> stands for them.</summary>
    public IReadOnlyList<long> Times { get; init; } = [];
}
