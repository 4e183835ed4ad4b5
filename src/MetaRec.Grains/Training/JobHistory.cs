using MetaRec.Contracts.Jobs;

namespace MetaRec.Grains.Training;

/// <summary>
/// The events of one job, oldest first, bounded: of log lines and changes of state the latest are kept; points of the history are thinned, so that they always span the
/// whole job.
/// </summary>
internal sealed class JobHistory
{
    /// <summary>Most points of the history; from there on, every second is left out.</summary>
    public const int MaxPoints = 600;

    /// <summary>Most log lines and changes of state.</summary>
    public const int MaxOthers = 500;

    private readonly List<JobEvent> _events;
    private int _points;

    public JobHistory(IEnumerable<JobEvent> events)
    {
        _events = [.. events];
        _points = _events.Count(IsPoint);
        Stride = StrideOf(_events);
    }

    /// <summary>All events, oldest first.</summary>
    public IReadOnlyList<JobEvent> Events => _events;

    /// <summary>Meta-steps between two points, at least.</summary>
    public int Stride { get; private set; }

    /// <summary>Adds a change of state or a log line.</summary>
    public void Add(JobEvent added)
    {
        _events.Add(added);
        if (_events.Count - _points > MaxOthers)
        {
            _events.RemoveAt(_events.FindIndex(known => !IsPoint(known)));
        }
    }

    /// <summary>Adds a point, unless it follows the one before too closely. Steps that are made once more, after a loss, replace what was noted of them.</summary>
    public bool TryAddPoint(JobEvent point)
    {
        var step = point.Metrics!.Step;
        var replaced = _events.RemoveAll(known => known.Metrics is { } later && later.Step > step);
        _points -= replaced;
        if (_events.FindLast(IsPoint) is { } last && (step == last.Metrics!.Step || (replaced == 0 && step < last.Metrics!.Step + Stride)))
        {
            return false;
        }

        _events.Add(point);
        if (++_points > MaxPoints)
        {
            Thin();
        }

        return true;
    }

    private void Thin()
    {
        var place = 0;
        _points -= _events.RemoveAll(known => IsPoint(known) && place++ % 2 == 1);
        Stride = StrideOf(_events);
    }

    private static bool IsPoint(JobEvent known) => known.Metrics is not null;

    /// <summary>The distance that the points would have if they were spread evenly; 1 for few.</summary>
    private static int StrideOf(IEnumerable<JobEvent> events)
    {
        var steps = events.Where(IsPoint).Select(point => point.Metrics!.Step).ToArray();
        return steps.Length <= MaxPoints / 4 ? 1 : Math.Max(1, (steps[^1] - steps[0]) / (steps.Length - 1));
    }
}
