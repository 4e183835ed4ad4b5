using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;
using MetaRec.Grains.Tests.Training;
using MetaRec.Grains.Training;
using Microsoft.Extensions.Time.Testing;

namespace MetaRec.Grains.Tests.Monitoring;

[Collection<MonitoringCollection>]
public sealed class TrainingMetricsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Measurements _measurements = new();
    private readonly TrainingMetrics _metrics;

    public TrainingMetricsTests() => _metrics = new TrainingMetrics(FakeWorkerSilos.Address(0), _time);

    [Fact]
    public void Age_NothingTrains_Is0()
    {
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal([0], _measurements.Of("metarec.checkpoint.age"));
        Assert.Equal([0], _measurements.Of("metarec.training.jobs"));
    }

    [Fact]
    public void Age_SeveralJobs_IsThatOfTheOldest()
    {
        _metrics.Began("one");
        _time.Advance(TimeSpan.FromSeconds(10));
        _metrics.Began("two");
        _time.Advance(TimeSpan.FromSeconds(5));
        var both = _measurements.Of("metarec.checkpoint.age").Single();
        _metrics.Saved("one", TimeSpan.FromSeconds(1));
        var saved = _measurements.Of("metarec.checkpoint.age").Single();
        _metrics.Left("two");
        var left = _measurements.Of("metarec.checkpoint.age").Single();

        Assert.Equal((15, 5, 0), (both, saved, left));
        Assert.Equal([1], _measurements.Of("metarec.checkpoint.write"));
    }

    [Fact]
    public void Saved_JobThatHasLeft_DoesNotComeBack()
    {
        _metrics.Began("job");
        _metrics.Left("job");
        _metrics.Saved("job", TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([0], _measurements.Of("metarec.checkpoint.age"));
    }

    [Fact]
    public void Exchanged_WithTheOwnSilo_SendsNothing()
    {
        var vector = new ParameterVector(new float[10]);
        var version = new ParameterVersion(Guid.NewGuid(), 1);
        var request = new WorkRequest(version, new IndexVector([0]), new ParameterUpdate(version, vector, null, null, null), false);
        var reply = new WorkReply(vector, new IndexVector([0, 1]), new ParameterVector(new float[6]), 8, 1, 1, 1);

        _metrics.Exchanged(FakeWorkerSilos.Address(0), request, reply);
        var own = (_measurements.Of("metarec.training.sent").Sum(), _measurements.Of("metarec.training.received").Sum());
        _metrics.Exchanged(FakeWorkerSilos.Address(1), request, reply);

        Assert.Equal((0, 0), own);
        Assert.Equal((40, 72), (_measurements.Of("metarec.training.sent").Sum(), _measurements.Of("metarec.training.received").Sum()));
    }

    [Fact]
    public void Retried_Errors_AreCountedByWhy()
    {
        foreach (var error in (Exception[])[
            new WorkerPreemptedException("stops"), new StaleVersionException("old"), new TimeoutException(), new SiloUnavailableException(), new ObjectDisposedException("silo")])
        {
            _metrics.Retried(error);
        }

        Assert.All(
            (string[])["preempted", "stale", "timeout", "silo_lost", "other"], reason => Assert.Equal(1, _measurements.Of("metarec.training.retried", "reason", reason).Sum()));
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _measurements.Dispose();
    }
}
