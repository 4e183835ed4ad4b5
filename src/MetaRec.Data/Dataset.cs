namespace MetaRec.Data;

/// <summary>A catalogue of users and items with their features, and the interactions between them. Immutable.</summary>
public sealed class Dataset
{
    /// <summary>For example "movielens-1m".</summary>
    public required string Name { get; init; }

    public required RatingScale Scale { get; init; }

    /// <summary>External user ids, by index.</summary>
    public required IReadOnlyList<string> Users { get; init; }

    /// <summary>External item ids, by index.</summary>
    public required IReadOnlyList<string> Items { get; init; }

    /// <summary>What to show for an item, by index; the id where the source has no title.</summary>
    public required IReadOnlyList<string> Titles { get; init; }

    /// <summary>Release years by item; 0 where unknown.</summary>
    public required IReadOnlyList<int> Years { get; init; }

    public required FeatureTable UserFeatures { get; init; }

    public required FeatureTable ItemFeatures { get; init; }

    /// <summary>In the order of the source.</summary>
    public required IReadOnlyList<Interaction> Interactions { get; init; }

    /// <summary>Whether any interaction has a time.</summary>
    public bool HasTimes => Interactions.Any(row => row.Time != 0);

    /// <summary>The published MeLU partition of users and items, where the source folder has it.</summary>
    public PublishedPartition? Published { get; init; }

    /// <summary>Root mean squared error of the best possible predictor, where it is known (synthetic data).</summary>
    public double? BestPossibleRmse { get; init; }

    /// <summary>Mean absolute error of the best possible predictor, where it is known (synthetic data).</summary>
    public double? BestPossibleMae { get; init; }

    /// <summary>
    /// SHA-256 (hex) over scale, users, items, years, features, published partition and interactions. Two processes that train one job must agree on it.
    /// </summary>
    public string Fingerprint => _fingerprint ??= DatasetFingerprint.Compute(this);

    private string? _fingerprint;
}
