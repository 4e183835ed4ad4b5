using MetaRec.Evaluation.Floors;

namespace MetaRec.Evaluation.Tests.Floors;

public sealed class UserMeanModelTests
{
    [Fact]
    public void Predict_TwoSupportRatings_IsTheShrunkMean()
    {
        var model = UserMeanModel.Fit([.. TestData.Ratings(0, 2, 4)]);

        var predictions = model.Predict([TestData.Episode([0, 1], [5, 5], 0, 1), TestData.Episode([], [], 0)]);

        Assert.Equal([3.8f, 3.8f], predictions[0]);
        Assert.Equal([3f], predictions[1]);
    }

    [Fact]
    public void Fit_NoRating_Throws() => Assert.Throws<ArgumentException>(() => UserMeanModel.Fit([]));
}
