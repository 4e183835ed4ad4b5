using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Floors;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Evaluation.Tests.Protocols;

public sealed class TemporalProtocolTests
{
    // User 0 has three ratings before the cut and two after; user 1 two and one; user 2 three and none.
    private static readonly Interaction[] Before =
    [
        new(0, 0, 5, 30), new(0, 1, 1, 10), new(0, 2, 3, 20), new(1, 0, 4, 11), new(1, 1, 4, 12), new(2, 0, 2, 13), new(2, 1, 2, 14), new(2, 2, 2, 15),
    ];

    private static readonly Interaction[] After = [new(0, 4, 1, 50), new(0, 3, 5, 40), new(1, 3, 2, 45)];

    [Fact]
    public void Evaluate_TwoUsers_MeansAreOverUsers()
    {
        var result = Evaluate(new TemporalOptions { MinEarlier = 2 }, new ConstantModel("three", 3), new ConstantModel("four", 4));

        // User 0: |3 − 5| and |3 − 1|, |4 − 5| and |4 − 1|; user 1: |3 − 2| and |4 − 2|.
        Assert.Equal((2, 3), (result.Users, result.Ratings));
        Assert.Equal([("three", 1.5), ("four", 2.0)], result.Rows.Select(row => (row.Method, row.Mae)));
        Assert.Equal(Math.Sqrt((4 + 1) / 2.0), result.Rows[0].Rmse, 1e-9);
        Assert.Equal(Math.Sqrt((5 + 4) / 2.0), result.Rows[1].Rmse, 1e-9);
    }

    [Fact]
    public void PairedDifference_TwoUsers_IsTheMeanWithItsStandardError()
    {
        var result = Evaluate(new TemporalOptions { MinEarlier = 2 }, new ConstantModel("three", 3), new ConstantModel("four", 4));

        var difference = result.PairedDifference("three", "four");

        // User 0: 2 − 2; user 1: 1 − 2. The sample deviation of 0 and −1 is √½, divided by √2.
        Assert.Equal(-0.5, difference.Mean, 1e-9);
        Assert.Equal(0.5, difference.StandardError, 1e-9);
    }

    [Fact]
    public void Evaluate_UserWithTooFewEarlierRatings_IsLeftOut()
    {
        var model = new ConstantModel("three", 3);

        var result = Evaluate(new TemporalOptions { MinEarlier = 3 }, model);

        Assert.Equal((1, 2, 2.0), (result.Users, result.Ratings, result.Rows[0].Mae));
        Assert.Equal(0, Assert.Single(Assert.Single(model.Seen)).User);
    }

    [Fact]
    public void Evaluate_Episode_IsAdaptedOnWhatCameBeforeOldestFirst()
    {
        var model = new ConstantModel("three", 3);

        Evaluate(new TemporalOptions { MinEarlier = 3, MaxSupport = 2, MaxQuery = 1 }, model);

        var episode = Assert.Single(Assert.Single(model.Seen));
        Assert.Equal([2, 0], episode.SupportItems);
        Assert.Equal([3, 5], episode.SupportRatings);
        Assert.Equal([3], episode.QueryItems);
        Assert.Equal([5], episode.QueryRatings);
    }

    [Fact]
    public void Evaluate_UserMean_IsWhatItPredictsByHand()
    {
        var floor = UserMeanModel.Fit([new History(0, [0, 1, 2], [5, 1, 3]), new History(1, [0, 1], [4, 4]), new History(2, [0, 1, 2], [2, 2, 2])]);

        var row = TemporalProtocol.Evaluate([Contender.Of(floor)], Before, After, new RatingScale(1, 5), new TemporalOptions { MinEarlier = 3 }).Rows[0];

        // μ = 23 / 8; user 0: μ + (9 − 3 μ) / 6 = 2.9375, of which 5 and 1 are 2.0625 and 1.9375 away.
        Assert.Equal((ModelKind.Floor, 2.0), (row.Kind, Math.Round(row.Mae, 6)));
    }

    [Fact]
    public void Evaluate_NobodyWithEnoughRatings_SaysHowManyThereAre()
    {
        var error = Assert.Throws<NoTaskException>(() => Evaluate(new TemporalOptions { MinEarlier = 4 }, new ConstantModel("three", 3)));

        Assert.Contains("None of the 2 users", error.Message, StringComparison.Ordinal);
    }

    private static TemporalResult Evaluate(TemporalOptions options, params IReadOnlyList<ConstantModel> models) =>
        TemporalProtocol.Evaluate([.. models.Select(Contender.Of)], Before, After, new RatingScale(1, 5), options);
}
