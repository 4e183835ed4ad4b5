using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MetaRec.Learning.Serving;

/// <summary>Products of many rows with one vector. The sum of a row has one order, wherever the row lies and whatever stands beside it.</summary>
internal static unsafe class Dots
{
    /// <summary>target[i] += row i · vector.</summary>
    /// <param name="target">One number per row.</param>
    /// <param name="rows">The first row; padded with zeros.</param>
    /// <param name="stride">Numbers from row to row; a multiple of 8.</param>
    /// <param name="vector">As long as a row, with its padding.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<float> target, float* rows, int stride, ReadOnlySpan<float> vector)
    {
        fixed (float* v = vector)
        {
            for (var i = 0; i < target.Length; i++)
            {
                var sum = Vector256<float>.Zero;
                for (var j = 0; j < stride; j += Vector256<float>.Count)
                {
                    sum = Vector256.FusedMultiplyAdd(Vector256.Load(rows + j), Vector256.Load(v + j), sum);
                }

                target[i] += Vector256.Sum(sum);
                rows += stride;
            }
        }
    }
}
