using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;

namespace MetaRec.Learning.Tests.Engine;

public sealed class CollatorTests
{
    private static readonly TestWorld World = TestWorld.Create(new LearnerSpec());

    [Fact]
    public void Collate_SharedItems_AreListedOnce()
    {
        var episode = new Episode(0, 0, [1, 2], [4, 5], [2, 3], [3, 3]);

        var batch = Collator.Collate([episode, episode with { Task = 1, User = 1 }], World.Context);

        Assert.Equal([new DistinctItem(1, true), new DistinctItem(2, true), new DistinctItem(3, false)], batch.Items);
        Assert.Equal([0, 1, 0, 1], batch.SupportRows);
        Assert.Equal([1, 2, 1, 2], batch.QueryRows);
    }

    [Fact]
    public void Collate_Residual_SubtractsTheItemBaseAlone()
    {
        // Item i has base 3 + 0.05 i: what the user adds is for the adaptation to find.
        var batch = Collator.Collate([new Episode(0, 0, [1, 2], [4, 5], [4], [3])], World.Context);

        Assert.Equal([0.95f, 1.9f], batch.SupportTargets, (expected, actual) => Math.Abs(expected - actual) < 1e-5f);
        Assert.Equal(3.2f, batch.QueryBases[0], 1e-5f);
        Assert.Equal(-0.2f, batch.QueryTargets[0], 1e-5f);
    }

    [Fact]
    public void Collate_SupportLabels_ArePositionsOnTheScale()
    {
        var batch = Collator.Collate([new Episode(0, 0, [1, 2, 3], [1, 2, 5], [4], [3]), new Episode(1, 1, [1], [4], [4], [3])], World.Context);

        Assert.Equal([0, 0.25f, 1, 0.75f, 0, 0], batch.SupportLabels);
    }

    [Fact]
    public void Collate_ColdTask_SeesItemsAsNew()
    {
        var batch = Collator.Collate([new Episode(0, 0, [], [], [1], [3])], World.Context, coldTaskShare: 1, seed: 1, step: 1);

        Assert.Equal([new DistinctItem(1, false)], batch.Items);
        Assert.Equal(2.55f, batch.QueryBases[0], 1e-5f);
    }

    [Fact]
    public void Collate_ColdTaskShare_IsMetOverManySteps()
    {
        var episode = new Episode(0, 0, [], [], [1], [3]);

        var cold = Enumerable.Range(0, 4000).Count(step => !Collator.Collate([episode], World.Context, 0.3, 7, step).Items[0].UsesId);

        Assert.InRange(cold / 4000.0, 0.27, 0.33);
    }

    [Fact]
    public void Collate_NoEpisode_Throws() => Assert.Throws<ArgumentException>(() => Collator.Collate([], World.Context));
}
