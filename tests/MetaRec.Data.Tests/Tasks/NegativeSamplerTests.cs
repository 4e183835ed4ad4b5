using CsCheck;
using MetaRec.Data.Tasks;

namespace MetaRec.Data.Tests.Tasks;

public sealed class NegativeSamplerTests
{
    private static readonly NegativeSampler Sampler = new([.. Enumerable.Range(0, 50)]);

    [Fact]
    public void AddTo_AnyHistory_DrawsDistinctItemsThatTheUserDidNotHaveAndIsPure() =>
        Gen.Select(Gen.ULong, Gen.Long[0, 1_000_000], Gen.Int[2, 40], Gen.Int[0, 10], Gen.Int[1, 10]).Sample((seed, step, length, perSupport, perQuery) =>
        {
            var (history, episode) = Draw(length);
            var drawn = Sampler.AddTo(episode, history, seed, step, perSupport, perQuery);
            var again = Sampler.AddTo(episode, history, seed, step, perSupport, perQuery);

            Assert.Equal(perSupport * episode.SupportItems.Length, drawn.SupportNegatives.Length);
            Assert.Equal(perQuery * episode.QueryItems.Length, drawn.QueryNegatives.Length);
            Assert.All(drawn.QueryNegatives.Chunk(perQuery), row => Assert.Equal(perQuery, row.Distinct().Count()));
            Assert.DoesNotContain(drawn.SupportNegatives.Concat(drawn.QueryNegatives), history.Items.Contains);
            Assert.Equal(drawn.SupportNegatives, again.SupportNegatives);
            Assert.Equal(drawn.QueryNegatives, again.QueryNegatives);
        });

    [Fact]
    public void AddTo_OtherSeedStepOrTask_IsAnotherDraw()
    {
        var (history, episode) = Draw(20);
        int[][] draws =
        [
            Sampler.AddTo(episode, history, 1, 1, 0, 4).QueryNegatives, Sampler.AddTo(episode, history, 2, 1, 0, 4).QueryNegatives,
            Sampler.AddTo(episode, history, 1, 2, 0, 4).QueryNegatives, Sampler.AddTo(episode with { Task = 9 }, history, 1, 1, 0, 4).QueryNegatives,
        ];

        Assert.Equal(draws.Length, draws.Select(draw => string.Join(',', draw)).Distinct().Count());
    }

    [Fact]
    public void AddTo_ManyRows_EveryUnseenItemComesUpAlike()
    {
        var (history, episode) = Draw(20);
        var drawn = Enumerable.Range(0, 1500).SelectMany(step => Sampler.AddTo(episode, history, 1, step, 0, 2).QueryNegatives).CountBy(item => item).ToArray();

        // 1,500 steps of 10 query rows and 2 negatives, over 30 items.
        Assert.Equal(30, drawn.Length);
        Assert.All(drawn, pair => Assert.InRange(pair.Value, 850, 1150));
    }

    [Fact]
    public void AddTo_FewerUnseenThanAskedFor_RepeatsThem()
    {
        var (history, episode) = Draw(48);

        Assert.Equal([48, 49], Sampler.AddTo(episode, history, 1, 1, 0, 5).QueryNegatives.Distinct().Order());
    }

    [Fact]
    public void AddTo_UserHadEverything_SaysSoAndTheRemedy()
    {
        var (history, episode) = Draw(50);

        Assert.Contains(
            "User 7 has had all 50 items", Assert.Throws<NoTaskException>(() => Sampler.AddTo(episode, history, 1, 1, 0, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddToSupport_SameUserAndSupport_DrawsTheSameWhateverTheQuery()
    {
        var episode = Draw(20).Episode;

        Assert.Equal(Sampler.AddToSupport(episode, 3).SupportNegatives, Sampler.AddToSupport(episode with { Task = 4, QueryItems = [1], QueryRatings = [1] }, 3).SupportNegatives);
        Assert.Empty(Sampler.AddToSupport(episode with { SupportItems = [], SupportRatings = [] }, 3).SupportNegatives);
    }

    [Theory]
    [InlineData(49, true)]
    [InlineData(50, false)]
    public void AddToSupport_UserHadEverything_LeavesTheSupportOut(int had, bool hasOthers)
    {
        var (history, _) = Draw(had);
        var episode = new Episode(0, 7, history.Items, history.Ratings, [1], [3]);

        var compared = Sampler.AddToSupport(episode, 2);

        Assert.Equal(hasOthers, Sampler.HasFor(history.Items));
        Assert.Equal(hasOthers ? had : 0, compared.SupportItems.Length);
        Assert.Equal(compared.SupportItems.Length, compared.SupportRatings.Length);
        Assert.Equal(2 * compared.SupportItems.Length, compared.SupportNegatives.Length);
        Assert.Equal([1], compared.QueryItems);
    }

    [Fact]
    public void PoolOf_Histories_IsTheirItemsAscending() => Assert.Equal([1, 2, 5], NegativeSampler.PoolOf([new History(0, [5, 1], [1, 1]), new History(1, [2, 1], [1, 1])]));

    /// <summary>The first half as support, the second as query.</summary>
    private static (History History, Episode Episode) Draw(int length)
    {
        int[] items = [.. Enumerable.Range(0, length)];
        var history = new History(7, items, new float[length]);
        var half = length / 2;
        return (history, new Episode(3, 7, items[..half], new float[half], items[half..], new float[length - half]));
    }
}
