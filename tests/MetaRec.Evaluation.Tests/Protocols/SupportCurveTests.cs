using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Floors;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Evaluation.Tests.Protocols;

public sealed class SupportCurveTests
{
    private static readonly MeluSplit Split = TestData.Synthetic;

    [Fact]
    public void Measure_EverySize_HasTheSameQueryAndNestedSupports()
    {
        var model = new ConstantModel("constant", 3);

        SupportCurve.Measure([model], Split.Dataset, Split, [1], [0, 2, 40]);

        var (none, two, forty) = (model.Seen[0], model.Seen[MeluProtocol.DrawsPerSeed], model.Seen[2 * MeluProtocol.DrawsPerSeed]);
        for (var task = 0; task < none.Count; task++)
        {
            Assert.Empty(none[task].SupportItems);
            Assert.Equal(none[task].QueryItems, forty[task].QueryItems);
            Assert.Equal(two[task].SupportItems, forty[task].SupportItems[..2]);
        }
    }

    [Fact]
    public void Measure_BiasModel_ImprovesWithSupport()
    {
        var floors = FloorSet.Fit(Split.Dataset, Split, TrainingSetting.AllWarm, 1);

        var series = SupportCurve.Measure(floors, Split.Dataset, Split, [1, 2, 3]);

        var bias = series.Single(model => model.Method == "bias + content");
        Assert.Equal(SupportCurve.DefaultSizes, bias.Points.Select(point => point.Size));
        Assert.True(bias.Points[^1].Mae < bias.Points[0].Mae);
        Assert.All(bias.Points, point => Assert.True(point.MeanSupport <= point.Size));
    }
}
