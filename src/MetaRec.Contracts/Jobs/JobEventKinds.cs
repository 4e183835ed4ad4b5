namespace MetaRec.Contracts.Jobs;

/// <summary>Kinds of <see cref="JobEvent"/>.</summary>
[Flags]
public enum JobEventKinds
{
    None = 0,
    Status = 1,
    Log = 2,
    Metrics = 4,
    All = Status | Log | Metrics,
}
