using MetaRec.Data.Specs;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Engine;

/// <summary>The query loss per task: what the meta-gradient minimizes.</summary>
public static class QueryLosses
{
    /// <summary>Where <see cref="QueryLoss.SmoothL1"/> turns from e² to |e| − threshold/2.</summary>
    public const double Threshold = 0.5;

    /// <summary>Weighted mean over the query rows of each task.</summary>
    /// <param name="predictions">[T, Q, 1].</param>
    /// <param name="batch">Targets and weights.</param>
    /// <param name="loss">The loss of one row.</param>
    /// <returns>[T].</returns>
    public static Tensor PerTask(Tensor predictions, BatchTensors batch, QueryLoss loss)
    {
        var error = Tensors.Subtract(predictions, batch.QueryTargets);
        var rows = loss == QueryLoss.Squared ? error.mul(error) : SmoothL1(error);
        return rows.mul(batch.QueryWeights).sum([1, 2]);
    }

    private static Tensor SmoothL1(Tensor error)
    {
        var size = error.abs();
        var linear = Tensors.Subtract(size, Tensors.Constant(Threshold / 2, error));
        var square = error.mul(error).mul(Tensors.Constant(0.5 / Threshold, error));
        return where(size.lt(Tensors.Constant(Threshold, error)), square, linear);
    }
}
