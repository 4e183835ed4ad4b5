namespace MetaRec.Learning.Engine;

/// <summary>A task's query loss is not a finite number: the job cannot go on from here.</summary>
public sealed class NonFiniteLossException(int position, float loss)
    : Exception($"The query loss of task {position} of the micro-batch is {loss}. Lower learner.innerRate or the optimizer's rates.")
{
    /// <summary>Position of the task in its micro-batch.</summary>
    public int Position { get; } = position;
}
