using MetaRec.Contracts.Training;

namespace MetaRec.Grains.Training;

/// <summary>A worker silo as a job's coordinator knows it.</summary>
internal sealed class Worker(SiloAddress silo, IWorkerGrain grain)
{
    private static readonly TimeSpan ShortestSuspension = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSuspension = TimeSpan.FromSeconds(30);

    private TimeSpan _suspension = ShortestSuspension;
    private ParameterVersion? _held;
    private ParameterVersion? _told;

    public SiloAddress Silo { get; } = silo;

    public IWorkerGrain Grain { get; } = grain;

    /// <summary>Its lanes, as its latest answer says; 1 before the first.</summary>
    public int Lanes { get; private set; } = 1;

    /// <summary>It failed or fell behind: until then it gets no work that others can do.</summary>
    public DateTimeOffset SuspendedUntil { get; private set; }

    /// <summary>The delta to a version if this silo has the version before it and has not been sent it yet.</summary>
    public ParameterUpdate? Push(ParameterVersion version, ParameterUpdate? delta)
    {
        var first = _told != version;
        _told = version;
        return first && delta?.Version == version && _held == version with { Step = version.Step - 1 } ? delta : null;
    }

    /// <summary>It has answered: it holds that version.</summary>
    public void Answered(ParameterVersion version, int lanes)
    {
        _held = version;
        Lanes = lanes;
        _suspension = ShortestSuspension;
    }

    /// <summary>Leaves it alone for a while, longer each time until it answers again.</summary>
    public void Suspend(DateTimeOffset now)
    {
        SuspendedUntil = now + _suspension;
        _suspension = _suspension * 2 < LongestSuspension ? _suspension * 2 : LongestSuspension;
    }
}
