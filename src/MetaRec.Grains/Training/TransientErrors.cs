using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;

namespace MetaRec.Grains.Training;

/// <summary>Which errors of a call to another grain mean that it may be made again.</summary>
internal static class TransientErrors
{
    /// <summary>A silo that is lost, stopping or not known yet, an answer that got lost, a version that has moved on: waited for without end.</summary>
    public static bool IsTransient(Exception error) =>
        error is OrleansException or TimeoutException or WorkerPreemptedException or StaleVersionException or OperationCanceledException or ObjectDisposedException;

    /// <summary>What no silo could compute.</summary>
    public static bool IsFinal(Exception error) => error is PoisonedMicroBatchException or VectorTooLargeException;
}
