using MetaRec.Learning.Engine;

namespace MetaRec.Learning.Optimizers;

/// <summary>
/// Sums micro-batch gradients while they come in, in any order, in the shape of <see cref="GradientTree"/>: whoever completes a pair of neighbouring subtrees adds them, so lanes
/// that finish at the same time add side by side. Thread-safe.
/// </summary>
/// <param name="leaves">How many gradients there will be.</param>
/// <param name="embeddingSize">Width of a row.</param>
public sealed class GradientAccumulator(int leaves, int embeddingSize)
{
    // Sums whose neighbour is not complete yet, by the leaves they span.
    private readonly Dictionary<(int Start, int Leaves), MicroBatchGradient> _waiting = [];
    private MicroBatchGradient? _sum;

    /// <summary>Adds a gradient. It belongs to the accumulator from now on: its memory is written to.</summary>
    /// <param name="leaf">Its place in the order of micro-batches, from 0.</param>
    /// <param name="gradient">The gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public void Add(int leaf, MicroBatchGradient gradient)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leaf);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(leaf, leaves);
        var sum = gradient;
        foreach (var (left, right) in PairsAbove(leaf))
        {
            var isLeft = leaf < right.Start;
            MicroBatchGradient? other;
            lock (_waiting)
            {
                if (!_waiting.Remove(isLeft ? right : left, out other))
                {
                    _waiting.Add(isLeft ? left : right, sum);
                    return;
                }
            }

            sum = isLeft ? GradientTree.AddInto(sum, other, embeddingSize) : GradientTree.AddInto(other, sum, embeddingSize);
        }

        Volatile.Write(ref _sum, sum);
    }

    /// <summary>The sum of all gradients.</summary>
    /// <exception cref="InvalidOperationException">Not all have been added.</exception>
    public MicroBatchGradient Sum() => Volatile.Read(ref _sum) ?? throw new InvalidOperationException($"The sum of {leaves} gradients is not complete: add all of them first.");

    /// <summary>The pairs of subtrees of which one holds a leaf, from the leaf upwards.</summary>
    private Stack<((int Start, int Leaves) Left, (int Start, int Leaves) Right)> PairsAbove(int leaf)
    {
        var pairs = new Stack<((int, int), (int, int))>();
        for (var (start, count) = (0, leaves); count > 1;)
        {
            var left = (Start: start, Leaves: GradientTree.LeftLeaves(count));
            var right = (Start: start + left.Leaves, Leaves: count - left.Leaves);
            pairs.Push((left, right));
            (start, count) = leaf < right.Start ? left : right;
        }

        return pairs;
    }
}
