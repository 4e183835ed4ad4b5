using System.Numerics.Tensors;
using MetaRec.Learning.Engine.Taskwise;

namespace MetaRec.Learning.Autodiff;

/// <content>Products and solutions.</content>
public sealed partial class Tape<T>
{
    /// <summary>X with A·X = B, for a symmetric, positive definite A: not a number where it is none. The derivative is that for symmetric A.</summary>
    public Node<T> Solve(Node<T> a, Node<T> b)
    {
        if (a.Rows != a.Columns || a.Columns != b.Rows)
        {
            throw new ArgumentException($"A square matrix and a right side of as many rows were expected, but [{a.Rows}, {a.Columns}] and [{b.Rows}, {b.Columns}] were given.", nameof(a));
        }

        var result = TakeLike(Of(b));
        var mark = _workspace.Mark;
        var factor = _workspace.Take(a.Rows, a.Rows);
        Factor(Of(a), factor);
        Substitute(factor, Of(b), result);
        _workspace.Reset(mark);
        return Push(Operation.Solve, result, a.Index, b.Index);
    }

    internal Node<T> Product(Node<T> left, Node<T> right)
    {
        ThrowUnless(left.Columns == right.Rows, "a·b", left, right);
        var result = _workspace.Take(left.Rows, right.Columns);
        Products.Multiply(result, Of(left), Of(right));
        return Push(Operation.Product, result, left.Index, right.Index);
    }

    internal Node<T> ProductTransposedLeft(Node<T> left, Node<T> right)
    {
        ThrowUnless(left.Rows == right.Rows, "aᵀ·b", left, right);
        var result = _workspace.Take(left.Columns, right.Columns);
        Products.MultiplyTransposed(result, Of(left), Of(right));
        return Push(Operation.ProductTransposedLeft, result, left.Index, right.Index);
    }

    internal Node<T> ProductTransposedRight(Node<T> left, Node<T> right)
    {
        ThrowUnless(left.Columns == right.Columns, "a·bᵀ", left, right);
        var result = Products.WithTransposed(_workspace, Of(left), Of(right));
        return Push(Operation.ProductTransposedRight, result, left.Index, right.Index);
    }

    internal Node<T> Transpose(Node<T> node)
    {
        var result = _workspace.Take(node.Columns, node.Rows);
        Products.Transpose(result, Of(node));
        return Push(Operation.Transpose, result, node.Index);
    }

    /// <summary>The Cholesky factor L of a = L·Lᵀ, in the lower triangle.</summary>
    private static void Factor(Matrix<T> a, Matrix<T> factor)
    {
        for (var i = 0; i < a.Rows; i++)
        {
            var row = factor.Row(i);
            for (var j = 0; j <= i; j++)
            {
                var other = factor.Row(j);
                var rest = a.Row(i)[j] - TensorPrimitives.Dot<T>(row[..j], other[..j]);
                row[j] = i == j ? T.Sqrt(rest) : rest / other[j];
            }
        }
    }

    private static void Substitute(Matrix<T> factor, Matrix<T> b, Matrix<T> x)
    {
        b.Padded.CopyTo(x.Padded);
        for (var i = 0; i < x.Rows; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Rowwise.AddScaled(x.PaddedRow(i), x.PaddedRow(j), -factor.Row(i)[j]);
            }

            TensorPrimitives.Divide(x.PaddedRow(i), factor.Row(i)[i], x.PaddedRow(i));
        }

        for (var i = x.Rows - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < x.Rows; j++)
            {
                Rowwise.AddScaled(x.PaddedRow(i), x.PaddedRow(j), -factor.Row(j)[i]);
            }

            TensorPrimitives.Divide(x.PaddedRow(i), factor.Row(i)[i], x.PaddedRow(i));
        }
    }

    private static void ThrowUnless(bool fits, string product, Node<T> left, Node<T> right)
    {
        if (!fits)
        {
            throw new ArgumentException($"The product {product} does not fit a of [{left.Rows}, {left.Columns}] and b of [{right.Rows}, {right.Columns}].", nameof(right));
        }
    }
}
