using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Engine;

/// <summary>A micro-batch as tensors, in the dispose scope that was open when it was made.</summary>
public sealed class BatchTensors
{
    internal BatchTensors(int tasks, int support, int query)
    {
        Tasks = tasks;
        Support = support;
        Query = query;
    }

    public int Tasks { get; }

    public int Support { get; }

    public int Query { get; }

    /// <summary>[T·S].</summary>
    public required Tensor SupportRows { get; init; }

    /// <summary>[T·Q].</summary>
    public required Tensor QueryRows { get; init; }

    /// <summary>[T, S, 1].</summary>
    public required Tensor SupportTargets { get; init; }

    /// <summary>[T, S, 1]: 2/(n + κ) in each of the task's n rows, 0 in padding: what turns a residual into the derivative of the inner loss Σ e²/(n + κ).</summary>
    public required Tensor SupportSlopes { get; init; }

    /// <summary>[T·S, knots]: how much of each knot's label offset a support row takes; null without knots.</summary>
    public required Tensor? SupportKnots { get; init; }

    /// <summary>[T, Q, 1].</summary>
    public required Tensor QueryTargets { get; init; }

    /// <summary>[T, Q, 1]: 1/q in each of the task's q rows, 0 in padding.</summary>
    public required Tensor QueryWeights { get; init; }

    public static BatchTensors From(MicroBatch batch, int knots, double supportShrinkage, ScalarType type) => new(batch.Tasks, batch.Support, batch.Query)
    {
        SupportRows = Tensors.Indices(batch.SupportRows),
        QueryRows = Tensors.Indices(batch.QueryRows),
        SupportTargets = Tensors.From(batch.SupportTargets, type, batch.Tasks, batch.Support, 1),
        SupportSlopes = Tensors.From(Weights(batch.SupportCounts, batch.Support, supportShrinkage, 2), type, batch.Tasks, batch.Support, 1),
        SupportKnots = knots > 0 ? Tensors.From(Hats(batch.SupportLabels, knots), type, batch.SupportLabels.Length, knots) : null,
        QueryTargets = Tensors.From(batch.QueryTargets, type, batch.Tasks, batch.Query, 1),
        QueryWeights = Tensors.From(Weights(batch.QueryCounts, batch.Query, 0), type, batch.Tasks, batch.Query, 1),
    };

    /// <summary>The same on a device.</summary>
    public BatchTensors To(Device device) => new(Tasks, Support, Query)
    {
        SupportRows = SupportRows.to(device),
        QueryRows = QueryRows.to(device),
        SupportTargets = SupportTargets.to(device),
        SupportSlopes = SupportSlopes.to(device),
        SupportKnots = SupportKnots?.to(device),
        QueryTargets = QueryTargets.to(device),
        QueryWeights = QueryWeights.to(device),
    };

    /// <summary>Piecewise linear interpolation: each row's weights on the two knots beside its label.</summary>
    internal static float[] Hats(float[] labels, int knots)
    {
        var hats = new float[labels.Length * knots];
        for (var row = 0; row < labels.Length; row++)
        {
            var knot = LabelKnot.Of(labels[row], knots);
            hats[(row * knots) + knot.Lower] = 1 - knot.Weight;
            hats[(row * knots) + knot.Lower + 1] = knot.Weight;
        }

        return hats;
    }

    internal static double[] Weights(int[] counts, int padded, double shrinkage, double numerator = 1)
    {
        var weights = new double[counts.Length * padded];
        for (var t = 0; t < counts.Length; t++)
        {
            if (counts[t] > 0)
            {
                weights.AsSpan(t * padded, counts[t]).Fill(numerator / (counts[t] + shrinkage));
            }
        }

        return weights;
    }
}
