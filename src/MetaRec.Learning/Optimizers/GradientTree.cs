using System.Numerics;
using System.Numerics.Tensors;
using MetaRec.Learning.Engine;

namespace MetaRec.Learning.Optimizers;

/// <summary>
/// Sums micro-batch gradients in a binary tree over their index, never in order of arrival: ((0+1)+(2+3))+… Floating-point addition is not associative;
/// the fixed shape is what makes one silo and eight end in the same bits.
/// </summary>
public static class GradientTree
{
    /// <summary>The sum of all gradients, in tree order.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static MicroBatchGradient Sum(IReadOnlyList<MicroBatchGradient> gradients, int embeddingSize)
    {
        if (gradients.Count == 0)
        {
            throw new ArgumentException("A meta-step needs at least one micro-batch.", nameof(gradients));
        }

        return Sum(gradients, 0, gradients.Count, embeddingSize);
    }

    /// <summary>Leaves of the left subtree of a tree of two or more: the largest power of two below their number, so a subtree's shape does not depend on what follows it.</summary>
    public static int LeftLeaves(int leaves) => 1 << BitOperations.Log2((uint)(leaves - 1));

    /// <summary>The sum of two neighbouring subtrees.</summary>
    public static MicroBatchGradient Add(MicroBatchGradient left, MicroBatchGradient right, int embeddingSize) => Add(left, right, embeddingSize, GC.AllocateUninitializedArray<float>(left.Dense.Length));

    /// <summary>The same in the memory of the left one's dense part, which is lost.</summary>
    internal static MicroBatchGradient AddInto(MicroBatchGradient left, MicroBatchGradient right, int embeddingSize) => Add(left, right, embeddingSize, left.Dense);

    private static MicroBatchGradient Add(MicroBatchGradient left, MicroBatchGradient right, int size, float[] dense)
    {
        TensorPrimitives.Add(left.Dense, right.Dense, dense);
        var (rows, values) = AddRows(left, right, size);
        return new MicroBatchGradient(
            dense, rows, values, left.Tasks + right.Tasks, left.LossBefore + right.LossBefore, left.LossAfter + right.LossAfter)
        {
            TaskLosses = [.. left.TaskLosses, .. right.TaskLosses],
        };
    }

    private static MicroBatchGradient Sum(IReadOnlyList<MicroBatchGradient> gradients, int start, int count, int size)
    {
        if (count == 1)
        {
            return gradients[start];
        }

        var left = LeftLeaves(count);
        return Add(Sum(gradients, start, left, size), Sum(gradients, start + left, count - left, size), size);
    }

    private static (int[] Rows, float[] Values) AddRows(MicroBatchGradient a, MicroBatchGradient b, int size)
    {
        var rows = new int[CountUnion(a.Rows, b.Rows)];
        var values = GC.AllocateUninitializedArray<float>(rows.Length * size);
        int i = 0, j = 0;
        for (var k = 0; k < rows.Length; k++)
        {
            var fromA = j == b.Rows.Length || (i < a.Rows.Length && a.Rows[i] <= b.Rows[j]);
            var fromB = i == a.Rows.Length || (j < b.Rows.Length && b.Rows[j] <= a.Rows[i]);
            var target = values.AsSpan(k * size, size);
            rows[k] = fromA ? a.Rows[i] : b.Rows[j];
            if (fromA)
            {
                a.RowValues.AsSpan(i++ * size, size).CopyTo(target);
            }

            if (fromB)
            {
                var row = b.RowValues.AsSpan(j++ * size, size);
                if (fromA)
                {
                    TensorPrimitives.Add(target, row, target);
                }
                else
                {
                    row.CopyTo(target);
                }
            }
        }

        return (rows, values);
    }

    private static int CountUnion(int[] a, int[] b)
    {
        int i = 0, j = 0, count = 0;
        while (i < a.Length && j < b.Length)
        {
            var (x, y) = (a[i], b[j]);
            i += x <= y ? 1 : 0;
            j += y <= x ? 1 : 0;
            count++;
        }

        return count + (a.Length - i) + (b.Length - j);
    }
}
