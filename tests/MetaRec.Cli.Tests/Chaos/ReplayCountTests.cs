using MetaRec.Cli.Chaos;
using MetaRec.Contracts.Jobs;

namespace MetaRec.Cli.Tests.Chaos;

public sealed class ReplayCountTests
{
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();

    [Fact]
    public void Add_AnotherCoordinatorFromAnEarlierStep_CountsTheStepsBetween()
    {
        var count = new ReplayCount();

        count.Add(Report(First, startedAt: 0, step: 130));
        count.Add(Report(Second, startedAt: 100, step: 110));
        count.Add(Report(Second, startedAt: 100, step: 200));

        Assert.Equal((30, 200), (count.Replayed, count.Highest));
    }

    [Fact]
    public void Add_AnotherCoordinatorFromTheLastStep_CountsNothing()
    {
        var count = new ReplayCount();

        count.Add(Report(First, startedAt: 0, step: 100));
        count.Add(Report(Second, startedAt: 100, step: 105));

        Assert.Equal(0, count.Replayed);
    }

    [Fact]
    public void Add_LostWithinTheReplay_CountsWhatWasReachedAndNotTheHighest()
    {
        var count = new ReplayCount();

        count.Add(Report(First, startedAt: 0, step: 130));
        count.Add(Report(Second, startedAt: 100, step: 110));
        count.Add(Report(Guid.NewGuid(), startedAt: 100, step: 104));

        Assert.Equal((40, 130), (count.Replayed, count.Highest));
    }

    [Fact]
    public void Add_ReportOfNoCoordinator_IsIgnored()
    {
        var count = new ReplayCount();
        count.Add(Report(First, startedAt: 0, step: 130));

        count.Add(Report(Guid.Empty, startedAt: 0, step: 0));
        count.Add(Report(First, startedAt: 0, step: 140));

        Assert.Equal((0, 140), (count.Replayed, count.Highest));
    }

    private static JobProgress Report(Guid coordinator, int startedAt, int step) =>
        new(JobPhase.Training, step, 1, 1, 1, 1, null) { Coordinator = coordinator, StartedAt = startedAt };
}
