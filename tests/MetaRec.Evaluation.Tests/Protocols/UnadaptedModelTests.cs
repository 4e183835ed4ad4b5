using MetaRec.Evaluation.Protocols;

namespace MetaRec.Evaluation.Tests.Protocols;

public sealed class UnadaptedModelTests
{
    [Fact]
    public void Predict_EpisodeWithSupport_HidesTheSupportAndKeepsTheQuery()
    {
        var inner = new ConstantModel("maml", 3);

        new UnadaptedModel(inner).Predict([TestData.Episode([1], [4], 2, 3)]);

        var seen = Assert.Single(Assert.Single(inner.Seen));
        Assert.Empty(seen.SupportItems);
        Assert.Empty(seen.SupportRatings);
        Assert.Equal([2, 3], seen.QueryItems);
    }
}
