using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Engine;

namespace MetaRec.Learning.Learners;

/// <summary>The query losses on a tape.</summary>
internal static class Losses
{
    /// <summary>The mean over a task's query: [1, 1].</summary>
    /// <param name="loss">Which.</param>
    /// <param name="predictions">[Q, 1].</param>
    /// <param name="targets">[Q, 1].</param>
    public static Node<T> Mean<T>(QueryLoss loss, Node<T> predictions, Node<T> targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var errors = predictions - targets;
        return (loss == QueryLoss.Squared ? errors.Square() : errors.Huber(QueryLosses.Threshold)).Mean();
    }
}
