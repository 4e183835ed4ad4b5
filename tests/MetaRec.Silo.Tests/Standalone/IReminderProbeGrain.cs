using Orleans.Concurrency;

namespace MetaRec.Silo.Tests.Standalone;

/// <summary>Waits for a reminder. Key: any text.</summary>
[Alias("metarec.test.IReminderProbeGrain")]
public interface IReminderProbeGrain : IGrainWithStringKey
{
    /// <summary>Registers a reminder and returns when it has come once.</summary>
    [Alias("AwaitTick"), AlwaysInterleave]
    Task AwaitTickAsync();
}
