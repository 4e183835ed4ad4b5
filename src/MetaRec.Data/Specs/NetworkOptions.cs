namespace MetaRec.Data.Specs;

/// <summary>
/// Which of the options of a <see cref="ModelSpec"/> that shape a network (<see cref="Shaping"/>) each network reads, as names of properties. The others are of inputs and outputs, and read for all.
/// </summary>
public static class NetworkOptions
{
    /// <summary>The options that some networks read and others do not.</summary>
    public static IReadOnlyList<string> Shaping { get; } = [nameof(ModelSpec.Hidden), nameof(ModelSpec.TowerWidth), nameof(ModelSpec.History), nameof(ModelSpec.Linear)];

    public static IReadOnlyList<string> OfPerceptron { get; } = [nameof(ModelSpec.Hidden), nameof(ModelSpec.Linear)];

    public static IReadOnlyList<string> OfTwoTower { get; } = [nameof(ModelSpec.Hidden), nameof(ModelSpec.TowerWidth)];

    public static IReadOnlyList<string> OfSequence { get; } = [.. OfPerceptron, nameof(ModelSpec.TowerWidth), nameof(ModelSpec.History)];
}
