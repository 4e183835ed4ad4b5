using MetaRec.Evaluation.Floors;

namespace MetaRec.Evaluation.Tests.Floors;

public sealed class PopularityModelTests
{
    [Fact]
    public void Predict_RatingsOnALineInTheLogOfCounts_FindsTheLine()
    {
        // Counts 1, 3 and 7: ln(1 + n) = 1, 2 and 3 times ln 2.
        var model = PopularityModel.Fit(
            TestData.Catalogue(3), [.. TestData.Ratings(0, 2), .. TestData.Ratings(1, 3, 3, 3), .. TestData.Ratings(2, 4, 4, 4, 4, 4, 4, 4)]);

        var predictions = model.Predict([TestData.Episode([], [], 0, 1, 2)])[0];

        Assert.Equal(2, predictions[0], 1e-5f);
        Assert.Equal(3, predictions[1], 1e-5f);
        Assert.Equal(4, predictions[2], 1e-5f);
    }

    [Fact]
    public void Predict_PopularItemsRatedWorse_StillRanksByPopularity()
    {
        var model = PopularityModel.Fit(TestData.Catalogue(2), [.. TestData.Ratings(0, 5), .. TestData.Ratings(1, 1, 1, 1)]);

        var predictions = model.Predict([TestData.Episode([], [], 0, 1)])[0];

        Assert.True(predictions[1] > predictions[0]);
    }

    [Fact]
    public void Predict_ItemNeverSeen_IsTheMean()
    {
        var model = PopularityModel.Fit(TestData.Catalogue(3), [.. TestData.Ratings(0, 2), .. TestData.Ratings(1, 4, 4, 4)]);

        Assert.Equal(3.5f, model.Predict([TestData.Episode([], [], 2)])[0][0], 1e-5f);
    }

    [Fact]
    public void Fit_NoRating_Throws() => Assert.Throws<ArgumentException>(() => PopularityModel.Fit(TestData.Catalogue(1), []));
}
