namespace MetaRec.Learning.Engine;

/// <summary>The meta-gradient of one micro-batch or of a sum of them: Σ over tasks, not yet divided by their number.</summary>
/// <param name="Dense">Gradient of the dense part.</param>
/// <param name="Rows">Embedding rows with a gradient, ascending.</param>
/// <param name="RowValues">Their gradients, row by row.</param>
/// <param name="Tasks">Tasks summed.</param>
/// <param name="LossBefore">Σ of the tasks' query losses at θ.</param>
/// <param name="LossAfter">Σ of the tasks' query losses after adaptation.</param>
public sealed record MicroBatchGradient(float[] Dense, int[] Rows, float[] RowValues, int Tasks, double LossBefore, double LossAfter)
{
    /// <summary>Query loss after adaptation of each task, in the order of micro-batches and of their tasks.</summary>
    public float[] TaskLosses { get; init; } = [];
}
