using MetaRec.Learning.Engine;

namespace MetaRec.Learning.Optimizers;

/// <summary>
/// Sums micro-batch gradients while they come in, in the shape of <see cref="GradientTree"/>: neighbouring subtrees of equal size are added as soon as both are
/// complete, so of n gradients at most log₂ n + 1 are held. Not thread-safe.
/// </summary>
public sealed class GradientAccumulator(int embeddingSize)
{
    private readonly Stack<(int Leaves, MicroBatchGradient Sum)> _subtrees = new();

    /// <summary>Adds the next gradient, in the order of micro-batches. It belongs to the accumulator from now on: its memory is written to.</summary>
    public void Add(MicroBatchGradient gradient)
    {
        var right = (Leaves: 1, Sum: gradient);
        while (_subtrees.TryPeek(out var left) && left.Leaves == right.Leaves)
        {
            _subtrees.Pop();
            right = (left.Leaves * 2, GradientTree.AddInto(left.Sum, right.Sum, embeddingSize));
        }

        _subtrees.Push(right);
    }

    /// <summary>The sum of all gradients added; the accumulator is empty afterwards.</summary>
    /// <exception cref="InvalidOperationException">None was added.</exception>
    public MicroBatchGradient Sum()
    {
        if (!_subtrees.TryPop(out var sum))
        {
            throw new InvalidOperationException("There is nothing to sum: add a gradient first.");
        }

        while (_subtrees.TryPop(out var left))
        {
            sum = (left.Leaves + sum.Leaves, GradientTree.AddInto(left.Sum, sum.Sum, embeddingSize));
        }

        return sum.Sum;
    }
}
