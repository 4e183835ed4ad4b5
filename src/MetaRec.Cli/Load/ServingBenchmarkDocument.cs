using MetaRec.Learning.Benchmarks;

namespace MetaRec.Cli.Load;

/// <summary>The result of <c>metarec benchmark serving</c>. What the load test gives is null where it was left out.</summary>
internal sealed record ServingBenchmarkDocument
{
    /// <summary>Adapting to a user's interactions, on one thread.</summary>
    public required Percentiles AdaptMs { get; init; }

    /// <summary>Recommendations over HTTP at the rate, beside feedback.</summary>
    public Percentiles? RecommendMs { get; init; }

    /// <summary>Over HTTP at saturation.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Adapting and ranking against the naive way; medians, on one thread.</summary>
    public required double SpeedupOverNaive { get; init; }

    /// <summary>Memory of an adapted user.</summary>
    public required long BytesPerActiveUser { get; init; }

    /// <summary>Acknowledged events that were not there afterwards.</summary>
    public int? LostFeedback { get; init; }

    /// <summary>All that the load test has measured.</summary>
    public LoadResult? Load { get; init; }

    /// <summary>All that was measured on one thread.</summary>
    public required ServingBenchmarkResult OneThread { get; init; }

    public static ServingBenchmarkDocument Of(ServingBenchmarkResult engine, LoadResult? load) => new()
    {
        AdaptMs = engine.AdaptMs,
        RecommendMs = load?.RecommendMs,
        RequestsPerSecond = load?.RequestsPerSecond,
        SpeedupOverNaive = engine.SpeedupOverNaive,
        BytesPerActiveUser = engine.BytesPerActiveUser,
        LostFeedback = load?.LostFeedback,
        Load = load,
        OneThread = engine,
    };
}
