using MetaRec.Contracts.Serving;
using MetaRec.Grains.Serving;

namespace MetaRec.Grains.Tests.Serving;

public sealed class UserRecordTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(50);

    [Fact]
    public void Upgrade_FormatZero_KeepsTheRatingsInTheirOrder()
    {
        var old = new UserRecord { Ratings = [new ItemRating("b", 2), new ItemRating("a", 5)] };

        var user = old.Upgrade();

        Assert.Equal((UserRecord.CurrentFormat, null), (user.Format, user.Ratings));
        Assert.Equal([("b", 2f), ("a", 5f)], user.Counting().Select(stored => (stored.Item, stored.Rating)));
    }

    [Fact]
    public void Upgrade_LaterFormat_IsRefused() =>
        Assert.Contains("format 7", Assert.Throws<InvalidDataException>(() => new UserRecord { Format = 7 }.Upgrade()).Message, StringComparison.Ordinal);

    [Fact]
    public void Append_UserWithMostEvents_RejectsFurtherOnesAndKnowsTheOldOnes()
    {
        var full = UserRecord.New(Now) with { Events = [.. Enumerable.Range(0, IUserGrain.MaxEvents).Select(i => new UserEvent($"e{i}", "i", 3, i))] };

        var (user, results) = full.Append([new FeedbackEvent("e0", "i", 3), new FeedbackEvent("new", "i", 3)], [null, null], Now);

        Assert.Same(full, user);
        Assert.Equal([FeedbackOutcome.Duplicate, FeedbackOutcome.Rejected], results.Select(result => result.Outcome));
        Assert.Contains("10000 events", results[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Counting_EqualTimes_TheLastThatCameCounts()
    {
        var user = UserRecord.New(Now) with { Events = [new UserEvent("a", "i", 1, 10), new UserEvent("b", "i", 5, 10), new UserEvent("c", "j", 2, 5)] };

        Assert.Equal(["c", "b"], user.Counting().Select(stored => stored.Id));
    }
}
