using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MetaRec.Learning.Engine.Taskwise;

/// <summary>
/// Products of small matrices. Each number of a product is one chain of fused multiply-adds in ascending order of the inner index (in panels of <see cref="Panel"/>), whatever
/// the shapes: so it does not depend on what else is in the matrix, and is the same on every processor with such an instruction.
/// </summary>
/// <remarks>
/// At these sizes (tens to a hundred a side) the blocks below run as fast as a tuned library does on large products, and without its cost per call.
/// </remarks>
internal static unsafe class Products
{
    private const int BlockRows = 6;

    // Rows of the right matrix that stay in the first-level cache while the rows of the left pass by.
    private const int Panel = 128;

    /// <summary>c = a·b, or added to c, or subtracted from it.</summary>
    public static void Multiply<T>(Matrix<T> c, Matrix<T> a, Matrix<T> b, Into into = Into.Set)
        where T : unmanaged
    {
        Debug.Assert(c.Rows == a.Rows && a.Columns == b.Rows && c.Columns == b.Columns, "The shapes of a product must fit.");
        Blocks(a.Data, a.Stride, 1, b, c, into);
    }

    /// <summary>c = aᵀ·b, or added to c, or subtracted from it.</summary>
    public static void MultiplyTransposed<T>(Matrix<T> c, Matrix<T> a, Matrix<T> b, Into into = Into.Set)
        where T : unmanaged
    {
        Debug.Assert(c.Rows == a.Columns && a.Rows == b.Rows && c.Columns == b.Columns, "The shapes of a product must fit.");
        Blocks(a.Data, 1, a.Stride, b, c, into);
    }

    /// <summary>A new matrix a·bᵀ. The fewer rows b has, the better.</summary>
    public static Matrix<T> WithTransposed<T>(Workspace<T> workspace, Matrix<T> a, Matrix<T> b)
        where T : unmanaged
    {
        var product = workspace.Take(a.Rows, b.Rows);
        var mark = workspace.Mark;
        var transposed = workspace.Take(b.Columns, b.Rows);
        Transpose(transposed, b);
        Multiply(product, a, transposed);
        workspace.Reset(mark);
        return product;
    }

    /// <summary>into = aᵀ.</summary>
    public static void Transpose<T>(Matrix<T> into, Matrix<T> a)
        where T : unmanaged
    {
        Debug.Assert(into.Rows == a.Columns && into.Columns == a.Rows, "The shapes of a transposition must fit.");
        for (var column = 0; column < a.Columns; column++)
        {
            var source = a.Data + column;
            var target = into.Data + ((nint)column * into.Stride);
            for (var row = 0; row < a.Rows; row++)
            {
                target[row] = source[(nint)row * a.Stride];
            }
        }
    }

    private static void Blocks<T>(T* a, nint rowStride, nint depthStride, Matrix<T> b, Matrix<T> c, Into into)
        where T : unmanaged
    {
        if (b.Rows == 0 && into == Into.Set)
        {
            c.Padded.Clear();
        }

        var width = 2 * Vector256<T>.Count;
        for (var depth = 0; depth < b.Rows; depth += Panel)
        {
            var count = Math.Min(Panel, b.Rows - depth);
            for (var column = 0; column < c.Stride; column += width)
            {
                for (var row = 0; row < c.Rows; row += BlockRows)
                {
                    MultiplyBlock(
                        count, a + (row * rowStride) + (depth * depthStride), rowStride, depthStride, b.Data + ((nint)depth * b.Stride) + column, b.Stride,
                        c.Data + ((nint)row * c.Stride) + column, c.Stride, Math.Min(BlockRows, c.Rows - row), into);
                }
            }

            into = into == Into.Set ? Into.Add : into;
        }
    }

    /// <summary>Up to six rows of two vectors, in registers. Missing rows repeat the last one and are not stored.</summary>
    /// <remarks>Optimized from its first call: the runtime's tiers take seconds to get there on a busy machine.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyBlock<T>(int depth, T* a0, nint rowStride, nint depthStride, T* b, nint bStride, T* c, nint cStride, int rows, Into into)
        where T : unmanaged
    {
        var a1 = a0 + (Math.Min(1, rows - 1) * rowStride);
        var a2 = a0 + (Math.Min(2, rows - 1) * rowStride);
        var a3 = a0 + (Math.Min(3, rows - 1) * rowStride);
        var a4 = a0 + (Math.Min(4, rows - 1) * rowStride);
        var a5 = a0 + (Math.Min(5, rows - 1) * rowStride);
        Vector256<T> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        Vector256<T> c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        nint offset = 0;
        for (var k = 0; k < depth; k++)
        {
            var b0 = Vector256.Load(b);
            var b1 = Vector256.Load(b + Vector256<T>.Count);
            var x = Vector256.Create(a0[offset]);
            c00 = MultiplyAdd(x, b0, c00);
            c01 = MultiplyAdd(x, b1, c01);
            x = Vector256.Create(a1[offset]);
            c10 = MultiplyAdd(x, b0, c10);
            c11 = MultiplyAdd(x, b1, c11);
            x = Vector256.Create(a2[offset]);
            c20 = MultiplyAdd(x, b0, c20);
            c21 = MultiplyAdd(x, b1, c21);
            x = Vector256.Create(a3[offset]);
            c30 = MultiplyAdd(x, b0, c30);
            c31 = MultiplyAdd(x, b1, c31);
            x = Vector256.Create(a4[offset]);
            c40 = MultiplyAdd(x, b0, c40);
            c41 = MultiplyAdd(x, b1, c41);
            x = Vector256.Create(a5[offset]);
            c50 = MultiplyAdd(x, b0, c50);
            c51 = MultiplyAdd(x, b1, c51);
            offset += depthStride;
            b += bStride;
        }

        Put(c, c00, c01, into);
        if (rows > 1)
        {
            Put(c + cStride, c10, c11, into);
        }

        if (rows > 2)
        {
            Put(c + (2 * cStride), c20, c21, into);
        }

        if (rows > 3)
        {
            Put(c + (3 * cStride), c30, c31, into);
        }

        if (rows > 4)
        {
            Put(c + (4 * cStride), c40, c41, into);
        }

        if (rows > 5)
        {
            Put(c + (5 * cStride), c50, c51, into);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<T>(T* target, Vector256<T> left, Vector256<T> right, Into into)
        where T : unmanaged
    {
        var second = target + Vector256<T>.Count;
        if (into == Into.Add)
        {
            left = Vector256.Load(target) + left;
            right = Vector256.Load(second) + right;
        }
        else if (into == Into.Subtract)
        {
            left = Vector256.Load(target) - left;
            right = Vector256.Load(second) - right;
        }

        left.Store(target);
        right.Store(second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> MultiplyAdd<T>(Vector256<T> a, Vector256<T> b, Vector256<T> c)
        where T : unmanaged => typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}
