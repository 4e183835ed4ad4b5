using MetaRec.Cli.Training;
using MetaRec.Contracts.Jobs;

namespace MetaRec.Cli.Tests.Training;

public sealed class ProgressLineTests
{
    [Fact]
    public void Of_BeforeTheFirstStep_HasNoLoss() =>
        Assert.Equal("maml: step 0/400", new ProgressLine("maml").Of(Status(new JobProgress(JobPhase.Training, 0, double.NaN, double.NaN, 0, 0, null))));

    [Fact]
    public void Of_Training_HasLossesAndRate() =>
        Assert.StartsWith("maml: step 100/400  query loss 0.7000 → 0.5000 adapted  1,000 tasks/s", new ProgressLine("maml").Of(Status(new JobProgress(JobPhase.Training, 100, 0.7, 0.5, 1000, 3, null))), StringComparison.Ordinal);

    private static JobStatus Status(JobProgress progress) => new("job", JobState.Running, 400, progress, null, null);
}
