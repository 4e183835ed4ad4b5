using MetaRec.Data.Specs;
using MetaRec.Evaluation.Floors;

namespace MetaRec.Evaluation.Tests.Floors;

public sealed class FloorSetTests(MovieLensFloors movieLens) : IClassFixture<MovieLensFloors>
{
    // The known figures are means over three draws; a draw moves nDCG@1 of the smallest scenario by 0.02.
    private const double Tolerance = 0.012;

    [Fact]
    public void Fit_SyntheticData_GivesFiveFloors()
    {
        var floors = FloorSet.Fit(TestData.Synthetic.Dataset, TestData.Synthetic, TrainingSetting.Tasks, 1);

        Assert.Equal(["random", "popularity", "user mean", "bias + content", "MF fold-in"], floors.Select(floor => floor.Name));
        Assert.All(floors, floor => Assert.True(FloorSet.Contains(floor)));
        Assert.False(FloorSet.Contains(new ConstantModel("constant", 3)));
    }

    // Floors measured independently on the published split.
    [Theory]
    [InlineData(TrainingSetting.Tasks, "user mean", 0.805, 0.887, 0.878)]
    [InlineData(TrainingSetting.Tasks, "bias + content", 0.743, 0.871, 0.865)]
    [InlineData(TrainingSetting.AllWarm, "bias + content", 0.733, 0.869, 0.865)]
    [InlineData(TrainingSetting.Tasks, "MF fold-in", 0.723, 0.871, 0.865)]
    [InlineData(TrainingSetting.AllWarm, "MF fold-in", 0.695, 0.869, 0.865)]
    public void Fit_MovieLens1M_HasTheKnownMae(TrainingSetting setting, string method, double coldUser, double coldItem, double coldBoth)
    {
        Assert.Equal(coldUser, movieLens.Row(setting, "cold-user", method).Mae.Mean, Tolerance);
        Assert.Equal(coldItem, movieLens.Row(setting, "cold-item", method).Mae.Mean, Tolerance);
        Assert.Equal(coldBoth, movieLens.Row(setting, "cold-both", method).Mae.Mean, Tolerance);
    }

    [Theory]
    [InlineData(TrainingSetting.Tasks, "cold-user", "random", 0.57, 0.61, 0.78, 0.80)]
    [InlineData(TrainingSetting.AllWarm, "cold-user", "bias + content", 0.742, 0.757, 0.879, 0.884)]
    [InlineData(TrainingSetting.AllWarm, "cold-user", "MF fold-in", 0.773, 0.783, 0.897, 0.900)]
    [InlineData(TrainingSetting.Tasks, "cold-user", "MF fold-in", 0.758, 0.769, 0.889, 0.892)]
    [InlineData(TrainingSetting.AllWarm, "cold-item", "bias + content", 0.626, 0.649, 0.805, 0.816)]
    [InlineData(TrainingSetting.AllWarm, "cold-both", "bias + content", 0.628, 0.654, 0.807, 0.818)]
    public void Fit_MovieLens1M_HasTheKnownNdcg(
        TrainingSetting setting, string scenario, string method, double ndcg1, double ndcg3, double ndcg1Linear, double ndcg3Linear)
    {
        var row = movieLens.Row(setting, scenario, method);

        Assert.Equal(ndcg1, row.Ndcg1.Mean, 2 * Tolerance);
        Assert.Equal(ndcg3, row.Ndcg3.Mean, Tolerance);
        Assert.Equal(ndcg1Linear, row.Ndcg1Linear.Mean, Tolerance);
        Assert.Equal(ndcg3Linear, row.Ndcg3Linear.Mean, Tolerance);
    }

    [Theory]
    [InlineData("bias + content", 0.932)]
    [InlineData("MF fold-in", 0.892)]
    public void Fit_MovieLens1M_HasTheKnownRmse(string method, double expected) =>
        Assert.Equal(expected, movieLens.Row(TrainingSetting.AllWarm, "cold-user", method).Rmse.Mean, Tolerance);

    [Fact]
    public void Fit_MovieLens1MAllWarm_TakesSeconds()
    {
        movieLens.Row(TrainingSetting.AllWarm, "cold-user", "random");

        // Under a second alone on one core; the margin is for a machine that is shared.
        Assert.InRange(movieLens.FitTime(TrainingSetting.AllWarm).TotalSeconds, 0, 15);
    }
}
