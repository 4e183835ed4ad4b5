using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Floors;

namespace MetaRec.Evaluation.Tests.Floors;

public sealed class RandomModelTests
{
    private static readonly Episode Query = TestData.Episode([], [], [.. Enumerable.Range(0, 500)]);

    [Fact]
    public void Predict_SameSeed_IsTheSameWhateverTheOrder()
    {
        var model = RandomModel.Fit(TestData.Catalogue(500), 7);
        var all = model.Predict([Query])[0];

        Assert.Equal(all[42], RandomModel.Fit(TestData.Catalogue(500), 7).Predict([TestData.Episode([], [], 42)])[0][0]);
        Assert.NotEqual(all, RandomModel.Fit(TestData.Catalogue(500), 8).Predict([Query])[0]);
        Assert.NotEqual(all, model.Predict([Query with { User = 1 }])[0]);
    }

    [Fact]
    public void Predict_ManyItems_CoversTheScale()
    {
        var predictions = RandomModel.Fit(TestData.Catalogue(500), 7).Predict([Query])[0];

        Assert.All(predictions, prediction => Assert.InRange(prediction, 1, 5));
        Assert.Equal(3, predictions.Average(), 0.2f);
    }
}
