namespace MetaRec.Learning.Autodiff;

/// <content>The derivative of each operation, in operations of the same tape.</content>
public sealed partial class Tape<T>
{
    private void Reverse(int index, Node<T> gradient)
    {
        var record = _records[index];
        var result = new Node<T>(this, index);
        var left = new Node<T>(this, record.Left);
        var right = new Node<T>(this, record.Right);
        if (LeadsBack(record.Left))
        {
            Flow(record.Left, LeftGradient(record, result, left, right, gradient));
        }

        if (LeadsBack(record.Right))
        {
            Flow(record.Right, RightGradient(record, left, gradient));
        }
    }

    private bool LeadsBack(int index) => index != None && _leadsBack[index];

    private Node<T> LeftGradient(in Record record, Node<T> result, Node<T> left, Node<T> right, Node<T> gradient) => record.Operation switch
    {
        Operation.Add or Operation.Subtract or Operation.Shift => gradient,
        Operation.Multiply => Multiply(gradient, right),
        Operation.Scale => Scale(gradient, double.CreateChecked(record.Scalar)),
        Operation.Reciprocal => Scale(Multiply(gradient, Multiply(result, result)), -1),
        Operation.Product => ProductTransposedRight(gradient, right),
        Operation.ProductTransposedLeft => ProductTransposedRight(right, gradient),
        Operation.ProductTransposedRight => Product(gradient, right),
        Operation.Transpose => Transpose(gradient),
        Operation.Relu => Gate(gradient, result),
        Operation.Gate => Gate(gradient, new Node<T>(this, record.First)),
        Operation.Sigmoid => Multiply(gradient, Subtract(result, Multiply(result, result))),
        Operation.Tanh => Subtract(gradient, Multiply(gradient, Multiply(result, result))),
        Operation.Exp => Multiply(gradient, result),
        Operation.Log => Multiply(gradient, Reciprocal(left)),
        Operation.Sqrt => Scale(Multiply(gradient, Reciprocal(result)), 0.5),
        Operation.Softplus => Multiply(gradient, Sigmoid(left)),
        Operation.Clamp => GateBetween(gradient, left, record.Scalar, record.Second),
        Operation.GateBetween => GateBetween(gradient, new Node<T>(this, record.First), record.Scalar, record.Second),
        Operation.Huber => Multiply(gradient, Clamp(Scale(left, 1 / double.CreateChecked(record.Scalar)), -1, 1)),
        Operation.Expand => SumTo(gradient, left.Rows, left.Columns),
        Operation.SumTo => Expand(gradient, left.Rows, left.Columns),
        Operation.Columns => PadColumns(gradient, record.First, left.Columns),
        Operation.PadColumns => SliceColumns(gradient, record.First, left.Columns),
        Operation.Rows => PadRows(gradient, record.First, left.Rows),
        Operation.PadRows => SliceRows(gradient, record.First, left.Rows),
        Operation.Gather => ScatterRows(gradient, record.Indices, left.Rows),
        Operation.Scatter => GatherRows(gradient, record.Indices),
        Operation.Reshape => Reshape(gradient, left.Rows, left.Columns),
        Operation.Diagonal => TakeDiagonal(gradient),
        Operation.TakeDiagonal => Diagonal(gradient),
        Operation.Solve => Scale(ProductTransposedRight(Solve(left, gradient), result), -1),
        _ => throw new InvalidOperationException($"{record.Operation} has no left input."),
    };

    private Node<T> RightGradient(in Record record, Node<T> left, Node<T> gradient) => record.Operation switch
    {
        Operation.Add => gradient,
        Operation.Subtract => Scale(gradient, -1),
        Operation.Multiply => Multiply(gradient, left),
        Operation.Product => ProductTransposedLeft(left, gradient),
        Operation.ProductTransposedLeft => Product(left, gradient),
        Operation.ProductTransposedRight => ProductTransposedLeft(gradient, left),
        Operation.Solve => Solve(left, gradient),
        _ => throw new InvalidOperationException($"{record.Operation} has no right input."),
    };
}
