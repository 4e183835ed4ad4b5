using System.Numerics.Tensors;
using MetaRec.Learning.Engine.Taskwise;

namespace MetaRec.Learning.Autodiff;

/// <content>What is done number by number. Functions that turn 0 into something else leave the padding out.</content>
public sealed partial class Tape<T>
{
    internal Node<T> Add(Node<T> left, Node<T> right)
    {
        (left, right) = Conform(left, right);
        var result = TakeLike(Of(left));
        TensorPrimitives.Add(Of(left).Padded, Of(right).Padded, result.Padded);
        return Push(Operation.Add, result, left.Index, right.Index);
    }

    internal Node<T> Subtract(Node<T> left, Node<T> right)
    {
        (left, right) = Conform(left, right);
        var result = TakeLike(Of(left));
        TensorPrimitives.Subtract(Of(left).Padded, Of(right).Padded, result.Padded);
        return Push(Operation.Subtract, result, left.Index, right.Index);
    }

    internal Node<T> Multiply(Node<T> left, Node<T> right)
    {
        (left, right) = Conform(left, right);
        var result = TakeLike(Of(left));
        TensorPrimitives.Multiply(Of(left).Padded, Of(right).Padded, result.Padded);
        return Push(Operation.Multiply, result, left.Index, right.Index);
    }

    internal Node<T> Scale(Node<T> node, double factor)
    {
        var scalar = T.CreateChecked(factor);
        var result = TakeLike(Of(node));
        TensorPrimitives.Multiply(Of(node).Padded, scalar, result.Padded);
        return Push(Operation.Scale, result, node.Index, scalar: scalar);
    }

    internal Node<T> Shift(Node<T> node, double summand)
    {
        var (source, result, scalar) = (Of(node), TakeLike(Of(node)), T.CreateChecked(summand));
        for (var row = 0; row < result.Rows; row++)
        {
            TensorPrimitives.Add(source.Row(row), scalar, result.Row(row));
        }

        return Push(Operation.Shift, result, node.Index);
    }

    internal Node<T> Reciprocal(Node<T> node) => RowByRow(Operation.Reciprocal, node, static (from, to) => TensorPrimitives.Divide(T.One, from, to));

    internal Node<T> Relu(Node<T> node)
    {
        var result = TakeLike(Of(node));
        Rowwise.Rectify(result, Of(node));
        return Push(Operation.Relu, result, node.Index);
    }

    internal Node<T> Sigmoid(Node<T> node) => RowByRow(Operation.Sigmoid, node, TensorPrimitives.Sigmoid);

    internal Node<T> Tanh(Node<T> node) => RowByRow(Operation.Tanh, node, TensorPrimitives.Tanh);

    internal Node<T> Exp(Node<T> node) => RowByRow(Operation.Exp, node, TensorPrimitives.Exp);

    internal Node<T> Log(Node<T> node) => RowByRow(Operation.Log, node, TensorPrimitives.Log);

    internal Node<T> Sqrt(Node<T> node)
    {
        var result = TakeLike(Of(node));
        TensorPrimitives.Sqrt<T>(Of(node).Padded, result.Padded);
        return Push(Operation.Sqrt, result, node.Index);
    }

    internal Node<T> Softplus(Node<T> node) => RowByRow(Operation.Softplus, node, static (from, to) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            // log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|): the exponential never overflows.
            to[i] = T.Max(from[i], T.Zero) + T.LogP1(T.Exp(-T.Abs(from[i])));
        }
    });

    internal Node<T> Clamp(Node<T> node, double low, double high)
    {
        var (source, result, least, most) = (Of(node), TakeLike(Of(node)), T.CreateChecked(low), T.CreateChecked(high));
        for (var row = 0; row < result.Rows; row++)
        {
            TensorPrimitives.Clamp(source.Row(row), least, most, result.Row(row));
        }

        return Push(Operation.Clamp, result, node.Index, scalar: least, second: most);
    }

    internal Node<T> Huber(Node<T> node, double threshold)
    {
        var (source, result, limit) = (Of(node), TakeLike(Of(node)), T.CreateChecked(threshold));
        var half = T.CreateChecked(0.5);
        for (var row = 0; row < result.Rows; row++)
        {
            var from = source.Row(row);
            var to = result.Row(row);
            for (var i = 0; i < from.Length; i++)
            {
                var size = T.Abs(from[i]);
                to[i] = size >= limit ? size - (half * limit) : half * from[i] * from[i] / limit;
            }
        }

        return Push(Operation.Huber, result, node.Index, scalar: limit);
    }

    /// <summary>The numbers where the gate is positive, 0 elsewhere. No gradient leads back through the gate.</summary>
    internal Node<T> Gate(Node<T> node, Node<T> gate)
    {
        ThrowIfOtherShape(node, gate);
        var result = TakeLike(Of(node));
        Of(node).Padded.CopyTo(result.Padded);
        Rowwise.Mask(result, Of(gate));
        return Push(Operation.Gate, result, node.Index, first: gate.Index);
    }

    /// <summary>The numbers where the gate lies within a range, 0 elsewhere.</summary>
    private Node<T> GateBetween(Node<T> node, Node<T> gate, T low, T high)
    {
        var (source, gates, result) = (Of(node), Of(gate), TakeLike(Of(node)));
        for (var row = 0; row < result.Rows; row++)
        {
            var from = source.Row(row);
            var by = gates.Row(row);
            var to = result.Row(row);
            for (var i = 0; i < from.Length; i++)
            {
                to[i] = by[i] >= low && by[i] <= high ? from[i] : T.Zero;
            }
        }

        return Push(Operation.GateBetween, result, node.Index, scalar: low, second: high, first: gate.Index);
    }

    /// <summary>Repeats rows, columns or numbers until two matrices have one shape.</summary>
    private (Node<T> Left, Node<T> Right) Conform(Node<T> left, Node<T> right)
    {
        var (a, b) = (Of(left), Of(right));
        if (a.Rows == b.Rows && a.Columns == b.Columns)
        {
            return (left, right);
        }

        var rows = a.Rows == 1 ? b.Rows : a.Rows;
        var columns = a.Columns == 1 ? b.Columns : a.Columns;
        return (Expand(left, rows, columns), Expand(right, rows, columns));
    }

    /// <summary>A function of each number that reads and writes rows without their padding.</summary>
    private Node<T> RowByRow(Operation operation, Node<T> node, RowFunction function)
    {
        var (source, result) = (Of(node), TakeLike(Of(node)));
        for (var row = 0; row < result.Rows; row++)
        {
            function(source.Row(row), result.Row(row));
        }

        return Push(operation, result, node.Index);
    }

    private Matrix<T> TakeLike(Matrix<T> matrix) => _workspace.Take(matrix.Rows, matrix.Columns);

    private delegate void RowFunction(ReadOnlySpan<T> from, Span<T> to);
}
