using MetaRec.Contracts.Schedules;
using MetaRec.Grains.Schedules;

namespace MetaRec.Grains.Tests.Schedules;

public sealed class ScheduleRecordTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly ScheduleDefinition Definition = new("a", TimeSpan.FromHours(6), 10, PromotionRule.WhenBetter, null);
    private static readonly ScheduleRecord Seen = new() { Definition = Definition, RatingsSeen = 320, NextAt = Now };

    [Theory]
    [InlineData("a", 320)]
    [InlineData("b", 0)]
    public void Define_Model_RatingsOfAnotherModelAreNotCountedAsSeen(string model, long seen) =>
        Assert.Equal(seen, Seen.Define(Definition with { Model = model, MinNewEvents = 5 }, Now).RatingsSeen);

    [Fact]
    public void Define_OtherRhythm_BeginsAnewAndTheSameGoesOn()
    {
        var later = Now + TimeSpan.FromHours(1);

        Assert.Equal(Now, Seen.Define(Definition with { MinNewEvents = 5 }, later).NextAt);
        Assert.Equal(later + TimeSpan.FromHours(2), Seen.Define(Definition with { Every = TimeSpan.FromHours(2) }, later).NextAt);
    }

    [Theory]
    [InlineData("a", 400)]
    [InlineData("b", 0)]
    public void Follow_RunOfTheModelBefore_CountsItsRatingsForItsModelOnly(string modelMeanwhile, long seen)
    {
        var begun = Seen.Begin(Now, isManual: false);
        var running = begun with { Current = begun.Current! with { Model = "a", Version = 2, Ratings = 400 } };
        var changed = running.Define(Definition with { Model = modelMeanwhile }, Now);

        var followed = changed.Follow(running.End(Now, ScheduleOutcome.Promoted, "Better."));

        Assert.Equal((seen, modelMeanwhile, ScheduleOutcome.Promoted), (followed.RatingsSeen, followed.Definition!.Model, followed.Runs[0].Outcome));
    }
}
