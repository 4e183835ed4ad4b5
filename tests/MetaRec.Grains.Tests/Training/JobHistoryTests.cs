using MetaRec.Contracts.Jobs;
using MetaRec.Grains.Training;

namespace MetaRec.Grains.Tests.Training;

public sealed class JobHistoryTests
{
    private readonly JobHistory _history = new([]);
    private long _id;

    [Fact]
    public void TryAddPoint_ManySteps_KeepsAFewThatSpanThemAll()
    {
        for (var step = 1; step <= 100_000; step++)
        {
            _history.TryAddPoint(Point(step));
        }

        var steps = _history.Events.Select(known => known.Metrics!.Step).ToArray();
        Assert.InRange(steps.Length, JobHistory.MaxPoints / 4, JobHistory.MaxPoints);
        Assert.Equal(1, steps[0]);
        Assert.InRange(steps[^1], 100_000 - _history.Stride, 100_000);
        Assert.True(steps.Zip(steps.Skip(1), (a, b) => b - a).Max() <= 3 * _history.Stride);
    }

    [Fact]
    public void TryAddPoint_StepsMadeOnceMore_ReplaceTheirPoints()
    {
        foreach (var step in (int[])[10, 20, 30, 40, 25, 35])
        {
            Assert.True(_history.TryAddPoint(Point(step)));
        }

        Assert.Equal([10, 20, 25, 35], _history.Events.Select(known => known.Metrics!.Step));
        Assert.False(_history.TryAddPoint(Point(35)));
    }

    [Fact]
    public void Add_MoreLinesThanAreKept_DropsTheOldestLineAndNoPoint()
    {
        _history.TryAddPoint(Point(1));
        for (var line = 0; line <= JobHistory.MaxOthers; line++)
        {
            _history.Add(new JobEvent(++_id, DateTimeOffset.UnixEpoch, null, new JobLogLine(JobLogLevel.Information, $"{line}"), null));
        }

        Assert.Equal(JobHistory.MaxOthers + 1, _history.Events.Count);
        Assert.NotNull(_history.Events[0].Metrics);
        Assert.Equal("1", _history.Events[1].Log!.Message);
    }

    private JobEvent Point(int step) => new(++_id, DateTimeOffset.UnixEpoch, null, null, new JobMetrics(step, 1, 0.5, 100));
}
