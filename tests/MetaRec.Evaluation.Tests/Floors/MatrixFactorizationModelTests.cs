using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Floors;
using MetaRec.Learning;
using MetaRec.Learning.Baselines;

namespace MetaRec.Evaluation.Tests.Floors;

public sealed class MatrixFactorizationModelTests
{
    private const int Items = 80;

    [Fact]
    public void Predict_TastesOfRankTwo_AreFoundFromTheSupportOfANewUser()
    {
        var dataset = TestData.Catalogue(Items);
        var training = Enumerable.Range(0, 300).Select(user => LowRankHistory(user, 50)).ToArray();
        var tests = Enumerable.Range(1000, 50).Select(user => LowRankHistory(user, 50))
            .Select(history => new Episode(0, history.User, history.Items[..30], history.Ratings[..30], history.Items[30..], history.Ratings[30..])).ToArray();

        var factorization = MatrixFactorizationModel.Fit(dataset, training, 1, factors: 2, ridge: 0.1, sweeps: 20);

        var error = Error(factorization, tests);
        Assert.InRange(error, 0, 0.08);
        Assert.True(error < Error(BiasContentModel.Fit(dataset, training), tests) / 5);
    }

    [Fact]
    public void Fit_SameSeed_PredictsTheSameBits()
    {
        var training = Enumerable.Range(0, 40).Select(user => LowRankHistory(user, 20)).ToArray();
        Episode[] test = [TestData.Episode([1, 2, 3], [4, 2, 5], 4, 5, 6)];

        var first = MatrixFactorizationModel.Fit(TestData.Catalogue(Items), training, 3).Predict(test)[0];

        Assert.Equal(first, MatrixFactorizationModel.Fit(TestData.Catalogue(Items), training, 3).Predict(test)[0]);
    }

    [Fact]
    public void Predict_ItemNeverSeen_IsContentAndUserOffsetAlone()
    {
        var dataset = TestData.Catalogue(Items + 1);
        var training = Enumerable.Range(0, 40).Select(user => LowRankHistory(user, 20)).ToArray();
        var model = MatrixFactorizationModel.Fit(dataset, training, 3);
        var mean = BiasContentModel.Fit(dataset, training).GlobalMean;

        var predictions = model.Predict([TestData.Episode([], [], Items), TestData.Episode([Items], [mean + 2], Items)]);

        Assert.Equal(mean, predictions[0][0], 1e-5f);
        Assert.Equal(mean + 0.5f, predictions[1][0], 1e-5f);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(65, 8)]
    [InlineData(8, 0)]
    public void Fit_ParameterOutOfRange_Throws(int factors, double ridge) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixFactorizationModel.Fit(TestData.Catalogue(1), [.. TestData.Ratings(0, 3)], 1, factors, ridge));

    private static History LowRankHistory(int user, int count)
    {
        var random = new StableRandom(11, user);
        var (a, b) = (random.NextGaussian(), random.NextGaussian());
        var items = Enumerable.Range(0, Items).ToArray();
        random.Shuffle(items.AsSpan());
        return new History(user, items[..count], Array.ConvertAll(items[..count], item =>
        {
            var taste = new StableRandom(12, item);
            return (float)(3 + (a * taste.NextGaussian()) + (b * taste.NextGaussian()));
        }));
    }

    private static double Error(IRatingModel model, Episode[] episodes) =>
        episodes.Zip(model.Predict(episodes), (episode, predictions) => episode.QueryRatings.Zip(predictions, (rating, prediction) => Math.Abs(rating - prediction)).Average()).Average();
}
