using MetaRec.Contracts.Wire;

namespace MetaRec.Contracts.Training;

/// <summary>The meta-gradient of a subtree of micro-batches: sums over their tasks, in tree order.</summary>
/// <param name="Dense">Gradient of the dense part.</param>
/// <param name="Rows">Embedding rows with a gradient, ascending.</param>
/// <param name="RowValues">Their gradients.</param>
/// <param name="Tasks">Tasks summed.</param>
/// <param name="LossBefore">Σ of the query losses at θ.</param>
/// <param name="LossAfter">Σ of the query losses after adaptation.</param>
/// <param name="Lanes">Lanes of the silo: its share of the next step.</param>
[GenerateSerializer, Immutable, Alias("metarec.WorkReply")]
public sealed record WorkReply(
    [property: Id(0)] ParameterVector Dense,
    [property: Id(1)] IndexVector Rows,
    [property: Id(2)] ParameterVector RowValues,
    [property: Id(3)] int Tasks,
    [property: Id(4)] double LossBefore,
    [property: Id(5)] double LossAfter,
    [property: Id(6)] int Lanes)
{
    /// <summary>Query loss after adaptation of each task, in the order of micro-batches and of their tasks: what a curriculum goes by.</summary>
    [Id(7)]
    public ParameterVector TaskLosses { get; init; } = ParameterVector.Empty;
}
