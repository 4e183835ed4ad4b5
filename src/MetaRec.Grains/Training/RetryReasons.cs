using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;

namespace MetaRec.Grains.Training;

/// <summary>Why a part of a meta-step is computed again: the values of the label <c>reason</c>.</summary>
internal static class RetryReasons
{
    /// <summary>The silo is lost, or the cluster does not know of it yet.</summary>
    public const string SiloLost = "silo_lost";

    /// <summary>The silo shuts down, and has given the work back.</summary>
    public const string Preempted = "preempted";

    /// <summary>It has not answered in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>It has another version of θ.</summary>
    public const string Stale = "stale";

    /// <summary>Anything else; the log has it.</summary>
    public const string Other = "other";

    /// <summary>The reason that an error stands for.</summary>
    public static string Of(Exception error) => error switch
    {
        WorkerPreemptedException => Preempted,
        StaleVersionException => Stale,
        TimeoutException => Timeout,
        OrleansException => SiloLost,
        _ => Other,
    };
}
