using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;
using MetaRec.Gateway.Jobs;

namespace MetaRec.Gateway.Tests.Jobs;

public sealed class JobDocumentsTests
{
    [Fact]
    public void Of_PrivateJob_HasTheCostThatIsFurther()
    {
        Assert.Equal(30, JobDocuments.Of(Status(reported: 30, kept: 25)).Privacy!.Steps);
        Assert.Equal(25, JobDocuments.Of(Status(reported: 0, kept: 25)).Privacy!.Steps);
        Assert.Equal(25, JobDocuments.Of(Status(reported: null, kept: 25)).Privacy!.Steps);
        Assert.Equal(30, JobDocuments.Of(Status(reported: 30, kept: null)).Privacy!.Steps);
    }

    [Fact]
    public void Of_PrivateJob_HasNoLoss()
    {
        var document = JobDocuments.Of(Status(reported: 30, kept: 25));

        Assert.Equal((null, null), (document.LossBefore, document.LossAfter));
    }

    [Fact]
    public void Of_OtherJob_HasNoCost() => Assert.Null(JobDocuments.Of(Status(reported: null, kept: null)).Privacy);

    private static JobStatus Status(int? reported, int? kept) => new(
        "job", JobState.Running, 100, new JobProgress(JobPhase.Training, 30, double.NaN, double.NaN, 100, 1, null) { Privacy = Cost(reported) },
        new CheckpointReference("job", 25, "ab") { Privacy = Cost(kept) }, null);

    private static PrivacyCost? Cost(int? steps) => steps is { } made ? new PrivacyCost(0.1 * made, 1e-5, 1, 1, 0.1, made) : null;
}
