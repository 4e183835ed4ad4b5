using MetaRec.Learning.Serving;

namespace MetaRec.Learning.Tests.Serving;

public sealed class SelectionTests
{
    [Fact]
    public void Choose_FewerThanMost_KeepsAll() => Assert.Equal([0, 1, 2], SupportSelection.Choose([1, 2, 3], 1, 3, 3));

    [Fact]
    public void Choose_OneUnlikeAllOthers_IsKept()
    {
        // Twenty of one kind; the eighth is of another.
        var inputs = new float[40];
        for (var row = 0; row < 20; row++)
        {
            inputs[(2 * row) + (row == 7 ? 1 : 0)] = 1;
        }

        var kept = SupportSelection.Choose(inputs, 2, 20, 4);

        Assert.Equal(4, kept.Length);
        Assert.Contains(7, kept);
        Assert.Equal([18, 19], kept[^2..]);
    }

    [Fact]
    public void Order_TwinsOfTheBest_GiveWayToTheOther()
    {
        float[] scores = [5, 4.9f, 4.8f, 4];
        float[] inputs = [1, 0, 1, 0, 1, 0, 0, 1];

        Assert.Equal([0, 1, 2], MarginalRelevance.Order(scores, inputs, 3, 0));
        Assert.Equal([0, 3, 1], MarginalRelevance.Order(scores, inputs, 3, 0.7));
    }

    [Fact]
    public void Order_HandComputed_TakesTheLargestMarginalRelevance()
    {
        // Relevances 1, 0.9, 0; likeness to the first 0.8 and 0: at λ = 0.5 0.45 − 0.4 = 0.05 against 0; at λ = 0.6 0.36 − 0.48 against 0.
        float[] scores = [4, 3.9f, 3];
        float[] inputs = [1, 0, 0.8f, 0.6f, 0, 1];

        Assert.Equal([0, 1], MarginalRelevance.Order(scores, inputs, 2, 0.5));
        Assert.Equal([0, 2], MarginalRelevance.Order(scores, inputs, 2, 0.6));
    }

    [Fact]
    public void ItemSet_Items_AreThoseAdded()
    {
        var set = new ItemSet([3, 64, 64, 1000]);

        Assert.Equal([3, 64, 1000], Enumerable.Range(0, 2000).Where(set.Contains));
        Assert.Equal(3, set.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Add(-1));
    }
}
