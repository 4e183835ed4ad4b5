namespace MetaRec.Learning.Benchmarks;

/// <summary>What serving costs on one thread.</summary>
/// <param name="Items">Items of the catalogue.</param>
/// <param name="AdaptMs">Adapting to a user's interactions.</param>
/// <param name="RankMs">Ranking the whole catalogue for an adapted user.</param>
/// <param name="NaiveMs">Both the naive way: adapted weights built by autograd, then the full network over the whole catalogue; not even ranked.</param>
/// <param name="SpeedupOverNaive">Medians: naive over adapting and ranking.</param>
/// <param name="LargestDifference">Between the two ways' predicted ratings, over the users timed.</param>
/// <param name="BytesPerActiveUser">Memory of an adapted user.</param>
/// <param name="LargeItems">Items of the large catalogue.</param>
/// <param name="LargeRankMs">Ranking it.</param>
/// <param name="LargeMegabytes">What its items' side holds.</param>
/// <param name="LargeFloorMs">The least that ranking it could take: its items' inputs read once, at the speed of a plain sum over as many numbers.</param>
public sealed record ServingBenchmarkResult(
    int Items,
    Percentiles AdaptMs,
    Percentiles RankMs,
    Percentiles NaiveMs,
    double SpeedupOverNaive,
    double LargestDifference,
    long BytesPerActiveUser,
    int LargeItems,
    Percentiles LargeRankMs,
    double LargeMegabytes,
    double LargeFloorMs);
