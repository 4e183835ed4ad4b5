using System.Numerics.Tensors;

namespace MetaRec.Learning.Engine;

/// <summary>The sum of tasks' meta-gradients, each scaled to a norm of at most C over all of θ, dense part and embedding rows together. Not thread-safe.</summary>
/// <param name="denseLength">Length of the dense part.</param>
/// <param name="rows">The rows that tasks may touch, ascending.</param>
/// <param name="size">Width of a row.</param>
/// <param name="clipNorm">C, above 0.</param>
internal sealed class ClippedSum(int denseLength, int[] rows, int size, double clipNorm)
{
    // Scaled numbers are rounded: with this their norm stays below C all the same.
    private const double RoundingMargin = 1 - (1.0 / (1 << 20));

    private int _tasks;

    private float[] Dense { get; } = new float[denseLength];

    private float[] RowValues { get; } = new float[rows.Length * size];

    /// <summary>Adds a task's meta-gradient. One that is not finite adds nothing: a failure of the job would tell of the task.</summary>
    /// <param name="dense">Its dense part.</param>
    /// <param name="taskRows">The rows it touches, ascending.</param>
    /// <param name="values">Their gradients.</param>
    public void Add(ReadOnlySpan<float> dense, ReadOnlySpan<int> taskRows, ReadOnlySpan<float> values)
    {
        _tasks++;
        var norm = Math.Sqrt(SumOfSquares(dense) + SumOfSquares(values));
        if (!double.IsFinite(norm))
        {
            return;
        }

        var factor = norm <= clipNorm ? 1f : (float)(clipNorm / norm * RoundingMargin);
        TensorPrimitives.MultiplyAdd(dense, factor, Dense, Dense);
        var slot = 0;
        for (var i = 0; i < taskRows.Length; i++)
        {
            while (rows[slot] != taskRows[i])
            {
                slot++;
            }

            var target = RowValues.AsSpan(slot * size, size);
            TensorPrimitives.MultiplyAdd(values.Slice(i * size, size), factor, target, target);
        }
    }

    /// <summary>The sum. Losses are not told: they are not a number.</summary>
    public MicroBatchGradient ToGradient() => new(Dense, rows, RowValues, _tasks, double.NaN, double.NaN);

    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += (double)value * value;
        }

        return sum;
    }
}
