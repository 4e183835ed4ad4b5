using CsCheck;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;

namespace MetaRec.Data.Tests.Tasks;

public sealed class EpisodeSamplerTests
{
    private static readonly Gen<EpisodeSpec> Specs = Gen.Select(Gen.Int[0, 20], Gen.Int[1, 60], Gen.Int[1, 50], Gen.Enum<SupportDraw>(), (min, more, query, draw) =>
        new EpisodeSpec { MinHistory = 2, MinSupport = min, MaxSupport = min + more, MaxQuery = query, SupportDraw = draw });

    [Fact]
    public void DrawTraining_AnyHistory_IsDisjointWithinTheSizesAndPure() =>
        Gen.Select(Gen.ULong, Gen.Long[0, 1_000_000], Gen.Int[0, 5000], Gen.Int[2, 300], Specs, Gen.Enum<TrainingSetting>())
            .Sample((seed, step, task, length, spec, setting) =>
            {
                var history = TestData.History(length);
                var episode = EpisodeSampler.DrawTraining(seed, step, task, history, spec, setting);
                var reserved = Math.Min(spec.MaxQuery, Math.Max(3, length / 4));

                AssertRows(episode, history, task);
                Assert.InRange(episode.SupportItems.Length, Math.Max(Math.Min(1, spec.MinSupport), Math.Min(spec.MinSupport, length - reserved)), spec.MaxSupport);
                Assert.Equal(Math.Min(spec.MaxQuery, length - episode.SupportItems.Length), episode.QueryItems.Length);
                AssertSame(episode, EpisodeSampler.DrawTraining(seed, step, task, history, spec, setting));
            });

    [Fact]
    public void DrawTraining_OtherSeedStepTaskOrSetting_IsAnotherDraw()
    {
        var (history, spec) = (TestData.History(100), new EpisodeSpec());
        Episode[] draws =
        [
            EpisodeSampler.DrawTraining(1, 1, 1, history, spec, TrainingSetting.Tasks), EpisodeSampler.DrawTraining(2, 1, 1, history, spec, TrainingSetting.Tasks),
            EpisodeSampler.DrawTraining(1, 2, 1, history, spec, TrainingSetting.Tasks), EpisodeSampler.DrawTraining(1, 1, 2, history, spec, TrainingSetting.Tasks),
            EpisodeSampler.DrawTraining(1, 1, 1, history, spec, TrainingSetting.AllWarm),
        ];

        Assert.Equal(draws.Length, draws.Select(draw => string.Join(',', draw.QueryItems)).Distinct().Count());
    }

    [Fact]
    public void DrawTraining_ManySteps_EverySupportSizeAndRowComesUpAlike()
    {
        var (history, spec) = (TestData.History(20), new EpisodeSpec { MinSupport = 4, MaxSupport = 7, MaxQuery = 5, SupportDraw = SupportDraw.Uniform });
        var draws = Enumerable.Range(0, 4000).Select(step => EpisodeSampler.DrawTraining(9, step, 0, history, spec, TrainingSetting.Tasks)).ToArray();

        Assert.All(draws.CountBy(draw => draw.SupportItems.Length), pair => Assert.InRange(pair.Value, 850, 1150));
        Assert.All(draws.SelectMany(draw => draw.QueryItems).CountBy(item => item), pair => Assert.InRange(pair.Value, 850, 1150));
    }

    [Fact]
    public void DrawTraining_LogUniform_EveryDoublingComesUpAlike()
    {
        var (history, spec) = (TestData.History(100), new EpisodeSpec { MinSupport = 0, MaxSupport = 62, SupportDraw = SupportDraw.LogUniform });
        var sizes = Enumerable.Range(0, 6000).Select(step => EpisodeSampler.DrawTraining(9, step, 0, history, spec, TrainingSetting.Tasks).SupportItems.Length);

        // n + 1 falls into [1, 2), [2, 4), … [32, 64): six doublings.
        var doublings = sizes.CountBy(size => (int)Math.Log2(size + 1)).ToArray();
        Assert.Equal(6, doublings.Length);
        Assert.All(doublings, pair => Assert.InRange(pair.Value, 900, 1100));
    }

    [Fact]
    public void DrawTraining_InTime_QueryFollowsSupportWithoutAGap() =>
        Gen.Select(Gen.ULong, Gen.Long[0, 1_000_000], Gen.Int[2, 300], Specs).Sample((seed, step, length, spec) =>
        {
            var (history, timed) = (TestData.History(length), spec with { Order = EpisodeOrder.Time });
            var episode = EpisodeSampler.DrawTraining(seed, step, 5, history, timed, TrainingSetting.AllWarm);

            AssertRows(episode, history, 5);
            int[] items = [.. episode.SupportItems, .. episode.QueryItems];
            Assert.Equal(Enumerable.Range(items[0], items.Length), items);
            Assert.InRange(episode.QueryItems.Length, 1, spec.MaxQuery);
            Assert.InRange(episode.SupportItems.Length, 0, spec.MaxSupport);
            AssertSame(episode, EpisodeSampler.DrawTraining(seed, step, 5, history, timed, TrainingSetting.AllWarm));
        });

    [Fact]
    public void DrawTraining_InTimeManySteps_EveryCutComesUpAlike()
    {
        var (history, spec) = (TestData.History(20), new EpisodeSpec { MinSupport = 2, MaxSupport = 2, MaxQuery = 5, Order = EpisodeOrder.Time });
        var cuts = Enumerable.Range(0, 5600).Select(step => EpisodeSampler.DrawTraining(9, step, 0, history, spec, TrainingSetting.Tasks).QueryItems[0] - 100).ToArray();

        Assert.Equal(Enumerable.Range(2, 14), cuts.Distinct().Order());
        Assert.All(cuts.CountBy(cut => cut), pair => Assert.InRange(pair.Value, 320, 480));
    }

    [Fact]
    public void DrawTraining_OneRating_Throws() => Assert.Contains(
        "at least 2 ratings",
        Assert.Throws<ArgumentException>(() => EpisodeSampler.DrawTraining(1, 1, 1, TestData.History(1), new EpisodeSpec(), TrainingSetting.Tasks)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void DrawTest_AnyHistory_HasTheQueryAndTheRestAsSupport() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 5000], Gen.Int[13, 100]).Sample((seed, task, length) =>
        {
            var history = TestData.History(length);
            var episode = EpisodeSampler.DrawTest(seed, task, history);

            AssertRows(episode, history, task);
            Assert.Equal((10, length - 10), (episode.QueryItems.Length, episode.SupportItems.Length));
            AssertSame(episode, EpisodeSampler.DrawTest(seed, task, history));
        });

    [Fact]
    public void DrawTest_SmallerSupport_IsNestedAndKeepsTheQuery() =>
        Gen.Select(Gen.ULong, Gen.Int[13, 100], Gen.Int[0, 100]).Sample((seed, length, max) =>
        {
            var history = TestData.History(length);
            var (whole, part) = (EpisodeSampler.DrawTest(seed, 3, history), EpisodeSampler.DrawTest(seed, 3, history, maxSupport: max));

            Assert.Equal(whole.QueryItems, part.QueryItems);
            Assert.Equal(whole.SupportItems.Take(max), part.SupportItems);
        });

    [Fact]
    public void DrawTest_ShorterThanTheQuery_Throws() => Assert.Contains(
        "A query of 10 ratings", Assert.Throws<ArgumentException>(() => EpisodeSampler.DrawTest(1, 1, TestData.History(9))).Message, StringComparison.Ordinal);

    private static void AssertRows(Episode episode, History history, int task)
    {
        int[] items = [.. episode.SupportItems, .. episode.QueryItems];
        float[] ratings = [.. episode.SupportRatings, .. episode.QueryRatings];
        Assert.Equal((task, history.User), (episode.Task, episode.User));
        Assert.Equal(items.Length, items.Distinct().Count());
        Assert.Equal(items.Select(item => 1f + (item % 5)), ratings);
        Assert.All(items, item => Assert.InRange(item, 100, 99 + history.Length));
    }

    private static void AssertSame(Episode left, Episode right)
    {
        Assert.Equal(left.SupportItems, right.SupportItems);
        Assert.Equal(left.SupportRatings, right.SupportRatings);
        Assert.Equal(left.QueryItems, right.QueryItems);
        Assert.Equal(left.QueryRatings, right.QueryRatings);
    }
}
