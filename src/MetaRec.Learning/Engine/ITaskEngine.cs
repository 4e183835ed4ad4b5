using System.Numerics;

namespace MetaRec.Learning.Engine;

/// <summary>Computes the tasks of a micro-batch one after the other. Thread-safe.</summary>
/// <typeparam name="T">float, or double to check formulas.</typeparam>
public interface ITaskEngine<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Predictions of the query rows over the base, laid out as <see cref="MicroBatch.QueryTargets"/>, before and after adaptation.</summary>
    /// <param name="batch">The micro-batch.</param>
    /// <param name="items">Inputs of its distinct items, row by row.</param>
    /// <param name="users">Inputs of its users.</param>
    /// <param name="dense">The dense part of θ.</param>
    /// <param name="before">T·Q; receives the predictions at θ. What lies behind a task's own query rows stays as it is.</param>
    /// <param name="after">The same after adaptation.</param>
    void Predict(MicroBatch batch, ReadOnlySpan<T> items, ReadOnlySpan<T> users, ReadOnlySpan<T> dense, Span<T> before, Span<T> after);

    /// <summary>The meta-gradient, summed over the tasks.</summary>
    /// <param name="batch">The micro-batch.</param>
    /// <param name="items">Inputs of its distinct items, row by row.</param>
    /// <param name="users">Inputs of its users.</param>
    /// <param name="dense">The dense part of θ.</param>
    /// <param name="gradient">Receives the result.</param>
    void Differentiate(MicroBatch batch, ReadOnlySpan<T> items, ReadOnlySpan<T> users, ReadOnlySpan<T> dense, TaskGradients<T> gradient);
}
