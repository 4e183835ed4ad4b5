using System.Text.Json;
using MetaRec.Cli.Load;
using MetaRec.Client.Serving;
using MetaRec.Data;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Tests.Load;

public sealed class PromotionTests
{
    private static readonly Dataset World = SyntheticGenerator.Generate(new SyntheticSpec { Users = 80, Items = 60, RatingsPerUser = 25 });

    [Fact]
    public async Task Benchmark_PromotionUnderLoad_NothingFailsNothingMixesNothingIsLate()
    {
        var run = await CommandLine.RunAsync("benchmark", "promotion", "--dataset", "synthetic", "--seconds", "2", "--rate", "100", "--load-users", "20", "--versions", "3", "--silos", "2", "-o", "json");

        Assert.True(run.Code == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement;
        Assert.Equal((3, 2), (root.GetProperty("versions").GetInt32(), root.GetProperty("silos").GetInt32()));
        Assert.All(["failedRequests", "mixedAnswers", "staleAnswers", "lostFeedback", "repeatedFeedback"], name => Assert.Equal(0, root.GetProperty(name).GetInt32()));

        // A change at least, and every user asked after it, however busy the machine is.
        Assert.True(root.GetProperty("rollbacks").GetInt32() >= 1);
        Assert.True(root.GetProperty("comparedAnswers").GetInt32() >= 20);
        Assert.True(root.GetProperty("acknowledgedFeedback").GetInt32() >= 20 * 20);
        Assert.Equal(JsonValueKind.Null, root.GetProperty("firstProblem").ValueKind);
    }

    [Theory]
    [InlineData("--versions", "1", "between 2 and 20")]
    [InlineData("--silos", "0", "between 1 and 16")]
    public async Task Benchmark_PromotionNumberOutOfRange_IsRefusedWithTheRange(string option, string value, string range)
    {
        var run = await CommandLine.RunAsync("benchmark", "promotion", option, value);

        Assert.Equal(2, run.Code);
        Assert.Contains($"{option} must be a number {range}, but was '{value}'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Difference_ScoresOfAnotherVersion_IsTold()
    {
        var book = new AnswerBook();
        book.Keep(PromotionCall.Recommend, 7, Answer(1, ("a", 4.5), ("b", 4.25)));
        book.Keep(PromotionCall.Recommend, 7, Answer(2, ("b", 4.75), ("a", 3.5)));

        Assert.Null(book.Difference(PromotionCall.Recommend, 7, Answer(1, ("a", 4.5), ("b", 4.25))));
        Assert.Null(book.Difference(PromotionCall.Recommend, 7, Answer(2, ("b", 4.75), ("a", 3.5))));

        // The items of the first version with the scores of the second, and the answer of one under the name of the other.
        Assert.NotNull(book.Difference(PromotionCall.Recommend, 7, Answer(1, ("a", 3.5), ("b", 4.75))));
        Assert.NotNull(book.Difference(PromotionCall.Recommend, 7, Answer(2, ("a", 4.5), ("b", 4.25))));

        // What was never asked before cannot be right.
        Assert.NotNull(book.Difference(PromotionCall.Recommend, 8, Answer(1, ("a", 4.5), ("b", 4.25))));
        Assert.NotNull(book.Difference(PromotionCall.Rank, 7, Answer(1, ("a", 4.5), ("b", 4.25))));
    }

    [Fact]
    public void Telling_RequestsThatAllVersionsAnswerAlike_AreNotCounted()
    {
        var book = new AnswerBook();
        book.Keep(PromotionCall.Rank, 1, Answer(1, ("a", 4)));
        book.Keep(PromotionCall.Rank, 1, Answer(2, ("a", 3)));
        book.Keep(PromotionCall.Rank, 2, Answer(1, ("a", 4)));
        book.Keep(PromotionCall.Rank, 2, Answer(2, ("a", 4)));

        Assert.Equal((1, 2), book.Telling());
    }

    [Fact]
    public void Allows_WhileAVersionIsChanged_IsEitherAndAfterwardsTheNextOnly()
    {
        var log = new ServiceLog(1);
        log.Begin(2, at: 100);

        // Under way: either, to whoever is answered after it was asked for.
        Assert.True(log.Allows(1, 150, 160));
        Assert.True(log.Allows(2, 150, 160));
        Assert.False(log.Allows(2, 80, 99));

        log.Settle(200);
        Assert.False(log.Allows(1, 201, 210));
        Assert.True(log.Allows(2, 201, 210));

        // Sent before the change was acknowledged: the old one may be on its way still.
        Assert.True(log.Allows(1, 199, 210));
        Assert.False(log.Allows(3, 150, 210));

        // Back again.
        log.Begin(1, 300);
        log.Settle(400);
        Assert.True(log.Allows(1, 401, 410));
        Assert.False(log.Allows(1, 250, 260));
        Assert.False(log.Allows(2, 401, 410));
    }

    [Fact]
    public void Traffic_Feedback_IsTheLastRatingUnderAnotherId()
    {
        var traffic = new PromotionTraffic(World, new PromotionOptions { Users = 5, Interactions = 4 });
        var (last, once, twice) = (traffic.HistoryOf(3)[^1], traffic.Again(3), traffic.Again(3));

        Assert.Equal((last.User, last.Item, last.Rating), (once.User, once.Item, once.Rating));
        Assert.Equal(3, new[] { last.Id, once.Id, twice.Id }.Distinct().Count());
        Assert.Equal(5, traffic.Users);
        Assert.All(Enumerable.Range(0, 5), user => Assert.Equal(4, traffic.HistoryOf(user).Count));
    }

    [Fact]
    public void Traffic_ManyRequests_HaveTheShareOfFeedbackAndEveryCallAsOften()
    {
        var traffic = new PromotionTraffic(World, new PromotionOptions { Users = 5, WriteShare = 0.2 });
        var requests = Enumerable.Range(0, 10_000).Select(_ => traffic.Next()).CountBy(request => request.Call is { } call ? call.ToString() : "feedback").ToDictionary();

        // Fixed seed; within four standard deviations.
        Assert.InRange(requests["feedback"], 1840, 2160);
        Assert.All(Enum.GetNames<PromotionCall>(), call => Assert.InRange(requests[call], 2490, 2850));
    }

    private static RankedItems Answer(int version, params (string Id, double Score)[] items) =>
        new("default", version, true, 5, false, 1, [.. items.Select((item, place) => new RankedItem(item.Id, item.Id, item.Score, place + 1, null))]);
}
