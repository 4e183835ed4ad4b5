using MetaRec.Contracts.Models;
using MetaRec.Data.Specs;
using MetaRec.Grains.Schedules;

namespace MetaRec.Grains.Tests.Schedules;

public sealed class ScheduleDecisionTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.UnixEpoch.AddHours(12);

    [Theory]
    [InlineData(0.70, 0.75, 0.72, true, "Better than version 1 in service: on the 20 newest ratings of 4 users version 2 has MAE 0.7000, version 1 0.7500 (difference -0.0500 ± 0.0100), floor 0.7200.")]
    [InlineData(0.74, 0.75, 0.72, false, "Worse than a floor: on the 20 newest ratings of 4 users version 2 has MAE 0.7400, version 1 0.7500 (difference -0.0100 ± 0.0100), floor 0.7200.")]
    [InlineData(0.75, 0.75, 0.80, false, "Not better than version 1 in service: on the 20 newest ratings of 4 users version 2 has MAE 0.7500, version 1 0.7500 (difference 0.0000 ± 0.0100), floor 0.8000.")]
    [InlineData(0.80, 0.75, 0.72, false, "Not better than version 1 in service: on the 20 newest ratings of 4 users version 2 has MAE 0.8000, version 1 0.7500 (difference 0.0500 ± 0.0100), floor 0.7200.")]
    public void Of_VersionInServiceAndFloor_MustBeBetterThanTheOneAndNotWorseThanTheOther(double version, double inService, double floor, bool isBetter, string reason)
    {
        var decision = ScheduleDecision.Of(Evaluation(version, floor, new InServiceScore(1, new MethodScore("maml", inService, 0), version - inService, 0.01)), production: 1, number: 2);

        Assert.Equal((isBetter, reason), decision);
    }

    [Fact]
    public void Of_NoOtherVersionInService_FloorsDecide()
    {
        Assert.Equal((true, "Not worse than a floor, and no other version was in service"), Decide(0.7, null));
        Assert.Equal((false, "Worse than a floor"), Decide(0.9, null));
        Assert.Equal((false, "Version 1 in service predicts no ratings, so the two cannot be compared"), Decide(0.7, 1));

        static (bool, string) Decide(double mae, int? production)
        {
            var (isBetter, reason) = ScheduleDecision.Of(Evaluation(mae, 0.8, null), production, number: 2);
            return (isBetter, reason.Split(':')[0]);
        }
    }

    [Fact]
    public void IsStale_AnotherVersionWentIntoServiceSince_IsTrue()
    {
        var evaluation = Evaluation(0.7, 0.8, new InServiceScore(1, new MethodScore("maml", 0.75, 0), -0.05, 0.01));

        Assert.False(ScheduleDecision.IsStale(evaluation, null));
        Assert.False(ScheduleDecision.IsStale(evaluation, Version(1, Noon.AddMinutes(-1))));
        Assert.True(ScheduleDecision.IsStale(evaluation, Version(3, Noon.AddMinutes(-1))));
        Assert.True(ScheduleDecision.IsStale(Evaluation(0.7, 0.8, null), Version(1, Noon.AddMinutes(1))));
    }

    private static VersionEvaluation Evaluation(double version, double floor, InServiceScore? inService) => new(
        Noon, [new ScenarioEvaluation("newest", new MethodScore("maml", version, 0), [new MethodScore("weak", 1, 0), new MethodScore("floor", floor, 0)]) { Users = 4, Ratings = 20, InService = inService }]);

    private static ModelVersion Version(int number, DateTimeOffset promotedAt) => new(number, new("job", 1, "0"), new TrainingSpec()) { PromotedAt = promotedAt };
}
