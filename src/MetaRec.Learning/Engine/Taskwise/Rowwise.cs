using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace MetaRec.Learning.Engine.Taskwise;

/// <summary>What is done to matrices row by row or number by number. Padding stays zero.</summary>
internal static unsafe class Rowwise
{
    /// <summary>target = max(source, 0); not a number stays so.</summary>
    public static void Rectify<T>(Matrix<T> target, Matrix<T> source)
        where T : unmanaged
    {
        var length = source.Rows * source.Stride;
        for (var i = 0; i < length; i += Vector256<T>.Count)
        {
            Rectified(Vector256.Load(source.Data + i)).Store(target.Data + i);
        }
    }

    /// <summary>matrix = max(matrix + bias, 0), the bias added to every row.</summary>
    public static void AddAndRectify<T>(Matrix<T> matrix, Matrix<T> bias)
        where T : unmanaged
    {
        for (var row = 0; row < matrix.Rows; row++)
        {
            var numbers = matrix.Data + ((nint)row * matrix.Stride);
            for (var i = 0; i < matrix.Stride; i += Vector256<T>.Count)
            {
                Rectified(Vector256.Load(numbers + i) + Vector256.Load(bias.Data + i)).Store(numbers + i);
            }
        }
    }

    /// <summary>Sets to zero what is not positive in the activations: the derivative of <see cref="Rectify"/>.</summary>
    public static void Mask<T>(Matrix<T> matrix, Matrix<T> activations)
        where T : unmanaged
    {
        var length = matrix.Rows * matrix.Stride;
        for (var i = 0; i < length; i += Vector256<T>.Count)
        {
            var active = Vector256.GreaterThan(Vector256.Load(activations.Data + i), Vector256<T>.Zero);
            (Vector256.Load(matrix.Data + i) & active).Store(matrix.Data + i);
        }
    }

    /// <summary>target = column · row, masked by the activations.</summary>
    public static void MaskedOuter<T>(Matrix<T> target, ReadOnlySpan<T> column, Matrix<T> row, Matrix<T> activations)
        where T : unmanaged
    {
        for (var i = 0; i < target.Rows; i++)
        {
            var factor = Vector256.Create(column[i]);
            var numbers = target.Data + ((nint)i * target.Stride);
            var active = activations.Data + ((nint)i * target.Stride);
            for (var j = 0; j < target.Stride; j += Vector256<T>.Count)
            {
                var mask = Vector256.GreaterThan(Vector256.Load(active + j), Vector256<T>.Zero);
                ((factor * Vector256.Load(row.Data + j)) & mask).Store(numbers + j);
            }
        }
    }

    /// <summary>target[i] += row i of the matrix · vector.</summary>
    public static void AddProducts<T>(Span<T> target, Matrix<T> matrix, Matrix<T> vector)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < matrix.Rows; i++)
        {
            target[i] += TensorPrimitives.Dot<T>(matrix.PaddedRow(i), vector.PaddedRow(0));
        }
    }

    /// <summary>target += Σ_i factor · weights[i] · row i of the matrix.</summary>
    public static void AddWeightedRows<T>(Matrix<T> target, Matrix<T> matrix, ReadOnlySpan<T> weights, T factor)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < matrix.Rows; i++)
        {
            AddScaled(target.PaddedRow(0), matrix.PaddedRow(i), factor * weights[i]);
        }
    }

    /// <summary>target += Σ_i row i of the matrix.</summary>
    public static void AddRows<T>(Span<T> target, Matrix<T> matrix)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < matrix.Rows; i++)
        {
            TensorPrimitives.Add<T>(target, matrix.PaddedRow(i), target);
        }
    }

    /// <summary>target += factor · source.</summary>
    public static void AddScaled<T>(Span<T> target, ReadOnlySpan<T> source, T factor)
        where T : unmanaged, INumber<T> => TensorPrimitives.MultiplyAdd(source, factor, target, target);

    private static Vector256<T> Rectified<T>(Vector256<T> x)
        where T : unmanaged => Vector256.AndNot(x, Vector256.LessThanOrEqual(x, Vector256<T>.Zero));
}
