using MetaRec.Data.Tasks;
using MetaRec.Learning.Baselines;

namespace MetaRec.Evaluation.Tests.Baselines;

public sealed class BiasContentModelTests
{
    private static readonly IReadOnlyList<History> Training = [.. TestData.Ratings(0, 4, 4, 4, 4, 4), .. TestData.Ratings(1, 2, 2, 2, 2, 2)];

    [Fact]
    public void Fit_ItemsWithFiveRatings_HaveShrunkOffsets()
    {
        var model = BiasContentModel.Fit(TestData.Catalogue(2), Training);

        Assert.Equal(3, model.GlobalMean, 1e-6f);
        Assert.Equal([0.5f, -0.5f], model.ItemOffsets.ToArray());
    }

    [Fact]
    public void Fit_ItemNeverSeen_TakesTheRidgeOfItsContent()
    {
        var genre = TestData.Field("genre", 2, [0], [1], [0], [0, 1], []);

        var model = BiasContentModel.Fit(TestData.Catalogue(5, genre), Training);

        // One column per genre: (5 + 10) w = ±5.
        Assert.Equal(1 / 3f, model.ItemOffsets[2], 1e-6f);
        Assert.Equal(0, model.ItemOffsets[3], 1e-6f);
        Assert.Equal(0, model.ItemOffsets[4], 1e-6f);
    }

    [Fact]
    public void Fit_RateAndGenreAmongOtherFields_UsesOnlyThoseTwo()
    {
        var genre = TestData.Field("genre", 2, [0], [1], []);
        var rate = TestData.Field("rate", 1, [], [], []);
        var other = TestData.Field("country", 2, [0], [1], [0]);

        var model = BiasContentModel.Fit(TestData.Catalogue(3, other, rate, genre), Training);

        Assert.Equal(0, model.ItemOffsets[2]);
    }

    [Fact]
    public void Fit_OtherFields_UsesOnlySmallVocabularies()
    {
        var large = TestData.Field("actor", 65, [0], [1], [0]);
        var small = TestData.Field("country", 64, [0], [1], [1]);

        var model = BiasContentModel.Fit(TestData.Catalogue(3, large, small), Training);

        Assert.Equal(-1 / 3f, model.ItemOffsets[2], 1e-6f);
    }

    [Fact]
    public void Fit_NoRating_Throws() => Assert.Throws<ArgumentException>(() => BiasContentModel.Fit(TestData.Catalogue(1), []));

    [Fact]
    public void Predict_OneSupportRating_AddsTheShrunkResidual()
    {
        var model = BiasContentModel.Fit(TestData.Catalogue(2), Training);

        var predictions = model.Predict([TestData.Episode([0], [5], 0, 1), TestData.Episode([], [], 1)]);

        // The residual 5 − 3 − 0.5 over 1 + 3.
        Assert.Equal(0.375f, model.UserOffset([0], [5f]), 1e-6f);
        Assert.Equal(3.875f, predictions[0][0], 1e-6f);
        Assert.Equal(2.875f, predictions[0][1], 1e-6f);
        Assert.Equal(2.5f, predictions[1][0], 1e-6f);
    }
}
