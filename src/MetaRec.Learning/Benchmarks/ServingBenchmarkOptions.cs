namespace MetaRec.Learning.Benchmarks;

/// <summary>What is served, and for how long it is timed.</summary>
public sealed record ServingBenchmarkOptions
{
    /// <summary>Interactions of each user.</summary>
    public int Interactions { get; init; } = 20;

    /// <summary>Items of the large catalogue: the data set's, and live ones with features drawn from them.</summary>
    public int LargeCatalogue { get; init; } = 200_000;

    /// <summary>Time to measure for, all methods together.</summary>
    public double Seconds { get; init; } = 10;
}
