using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Floors;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Evaluation.Tests.Floors;

public sealed class NextItemFloorsTests
{
    /// <summary>Counts: item 0 three, 1 three, 2 two, 3 one, 4 none.</summary>
    private static readonly History[] Training = [History(0, 0, 1, 2), History(1, 0, 1, 3), History(2, 2, 1, 0)];

    [Fact]
    public void InteractionCount_Predict_IsTheCounts() =>
        Assert.Equal([3, 3, 2, 1, 0], InteractionCountModel.Fit(5, Training).Predict([TestData.Episode([], [], 0, 1, 2, 3, 4)])[0]);

    [Fact]
    public void Markov_Predict_IsHowOftenAnItemFollowedTheLatest()
    {
        var scores = MarkovModel.Fit(5, Training).Predict([TestData.Episode([3, 1], [5, 5], 0, 2, 3, 4)])[0];

        // After 1 came 2, 3 and 0, once each; the counts break the ties.
        Assert.Equal([1 + (3 / 4f), 1 + (2 / 4f), 1 + (1 / 4f), 0], scores);
    }

    [Fact]
    public void Markov_NoSupport_RanksByCount() =>
        Assert.Equal([3 / 4f, 2 / 4f, 1 / 4f, 0], MarkovModel.Fit(5, Training).Predict([TestData.Episode([], [], 0, 2, 3, 4)])[0]);

    [Fact]
    public void ItemNeighbours_Predict_IsTheSumOfCosines()
    {
        var scores = ItemNeighboursModel.Fit(5, Training).Predict([TestData.Episode([0, 3], [5, 5], 1, 2, 4)])[0];

        // sim(0,1) = 3/√(3·3), sim(3,1) = 1/√(1·3); sim(0,2) = 2/√(3·2), sim(3,2) = 0.
        Assert.Equal(1 + (1 / Math.Sqrt(3)), scores[0], 1e-6);
        Assert.Equal(2 / Math.Sqrt(6), scores[1], 1e-6);
        Assert.Equal(0, scores[2]);
    }

    [Fact]
    public void ItemNeighbours_OneNeighbour_KeepsTheMostSimilarAlone() =>
        Assert.Equal([1, 0], ItemNeighboursModel.Fit(5, Training, neighbours: 1).Predict([TestData.Episode([0], [5], 1, 2)])[0]);

    [Fact]
    public void FitNextItem_Contenders_AreFloors()
    {
        var floors = FloorSet.FitNextItem(TestData.Synthetic.Dataset, TestData.Synthetic, TrainingSetting.AllWarm, heldOut: 1);

        Assert.Equal(["interaction count", "markov", "item-kNN"], floors.Select(floor => floor.Name));
        Assert.All(floors, floor => Assert.Equal(ModelKind.Floor, Contender.Of(floor).Kind));
    }

    private static History History(int user, params int[] items) => new(user, items, new float[items.Length]);
}
