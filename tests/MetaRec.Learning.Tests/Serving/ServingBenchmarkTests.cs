using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Benchmarks;

namespace MetaRec.Learning.Tests.Serving;

public sealed class ServingBenchmarkTests
{
    private static readonly Dataset World = SyntheticGenerator.Generate(new SyntheticSpec { Users = 80, Items = 60, RatingsPerUser = 25 });

    [Fact]
    public void Run_SmallWorld_PredictsWhatTheNaiveWayDoes()
    {
        var result = ServingBenchmark.Run(World, new TrainingSpec(), new ServingBenchmarkOptions { Interactions = 10, LargeCatalogue = 100, Seconds = 0 });

        Assert.InRange(result.LargestDifference, 0, 1e-3);
        Assert.Equal((60, 100), (result.Items, result.LargeItems));
        Assert.True(result.AdaptMs.P50 > 0 && result.RankMs.P50 > 0 && result.NaiveMs.P50 > 0);
        Assert.InRange(result.BytesPerActiveUser, 500, 20_000);
    }

    [Fact]
    public void Run_NobodyWithAsManyInteractions_SaysSo() => Assert.Contains(
        "5000 interactions", Assert.Throws<ArgumentException>(() => ServingBenchmark.Run(World, new TrainingSpec(), new ServingBenchmarkOptions { Interactions = 5000 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Percentiles_HundredDurations_AreHandComputed() => Assert.Equal(new Percentiles(51, 96, 100), Percentiles.Of(Enumerable.Range(1, 100).Select(i => (double)i)));
}
