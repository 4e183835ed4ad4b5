using System.Numerics;

namespace MetaRec.Learning.Autodiff;

/// <summary>
/// A matrix on a <see cref="Tape{T}"/>: computed at once, and remembered together with what it was computed from, so that <see cref="Tape{T}.Gradient"/> can lead back. Only
/// valid until the tape is reset. Operators work number by number; a row, a column or a single number is repeated to the other's shape.
/// </summary>
/// <typeparam name="T">float, or double to check formulas.</typeparam>
public readonly struct Node<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    internal Node(Tape<T> tape, int index)
    {
        Tape = tape;
        Index = index;
    }

    public Tape<T> Tape { get; }

    public int Rows => Tape.ValueOf(Index).Rows;

    public int Columns => Tape.ValueOf(Index).Columns;

    internal int Index { get; }

    /// <summary>A number of the matrix.</summary>
    public T this[int row, int column] => Row(row)[column];

    /// <summary>The only number of a [1, 1] matrix.</summary>
    public T Number => Rows == 1 && Columns == 1 ? Row(0)[0] : throw new InvalidOperationException($"Only a [1, 1] matrix is a number, but this one is [{Rows}, {Columns}]. Sum it first.");

    public static Node<T> operator +(Node<T> left, Node<T> right) => left.Tape.Add(left, right);

    public static Node<T> operator +(Node<T> left, double right) => left.Tape.Shift(left, right);

    public static Node<T> operator -(Node<T> left, Node<T> right) => left.Tape.Subtract(left, right);

    public static Node<T> operator -(Node<T> left, double right) => left.Tape.Shift(left, -right);

    public static Node<T> operator -(Node<T> node) => node.Tape.Scale(node, -1);

    public static Node<T> operator *(Node<T> left, Node<T> right) => left.Tape.Multiply(left, right);

    public static Node<T> operator *(double left, Node<T> right) => right.Tape.Scale(right, left);

    public static Node<T> operator *(Node<T> left, double right) => left.Tape.Scale(left, right);

    public static Node<T> operator /(Node<T> left, Node<T> right) => left * left.Tape.Reciprocal(right);

    /// <summary>The numbers of a row; not to be changed.</summary>
    public ReadOnlySpan<T> Row(int row) => Tape.ValueOf(Index).Row(row);

    /// <summary>The matrix product.</summary>
    public Node<T> Dot(Node<T> right) => Tape.Product(this, right);

    /// <summary>this · rightᵀ.</summary>
    public Node<T> DotTransposed(Node<T> right) => Tape.ProductTransposedRight(this, right);

    /// <summary>thisᵀ · right.</summary>
    public Node<T> TransposedDot(Node<T> right) => Tape.ProductTransposedLeft(this, right);

    public Node<T> Transposed() => Tape.Transpose(this);

    /// <summary>max(x, 0); derivative 0 at 0.</summary>
    public Node<T> Relu() => Tape.Relu(this);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public Node<T> Sigmoid() => Tape.Sigmoid(this);

    public Node<T> Tanh() => Tape.Tanh(this);

    public Node<T> Exp() => Tape.Exp(this);

    /// <summary>The natural logarithm of positive numbers.</summary>
    public Node<T> Log() => Tape.Log(this);

    /// <summary>The square root of positive numbers.</summary>
    public Node<T> Sqrt() => Tape.Sqrt(this);

    /// <summary>log(1 + eˣ), without overflow.</summary>
    public Node<T> Softplus() => Tape.Softplus(this);

    public Node<T> Reciprocal() => Tape.Reciprocal(this);

    public Node<T> Square() => Tape.Multiply(this, this);

    /// <summary>x limited to a range; derivative 0 outside of it.</summary>
    public Node<T> Clamp(double low, double high) => Tape.Clamp(this, low, high);

    /// <summary>x²/2t up to a size of t, |x| − t/2 beyond.</summary>
    public Node<T> Huber(double threshold) => Tape.Huber(this, threshold);

    /// <summary>The sum of all numbers: [1, 1].</summary>
    public Node<T> Sum() => Tape.SumTo(this, 1, 1);

    /// <summary>The mean of all numbers: [1, 1].</summary>
    public Node<T> Mean() => Sum() * (1.0 / (Rows * Columns));

    /// <summary>The sum of the rows: [1, columns].</summary>
    public Node<T> SumRows() => Tape.SumTo(this, 1, Columns);

    /// <summary>The mean of the rows: [1, columns].</summary>
    public Node<T> MeanRows() => SumRows() * (1.0 / Rows);

    /// <summary>The sum over each row: [rows, 1].</summary>
    public Node<T> SumColumns() => Tape.SumTo(this, Rows, 1);

    /// <summary>eˣ over its sum, row by row.</summary>
    public Node<T> SoftmaxRows()
    {
        var exponentials = (this - Tape.RowMaxima(this)).Exp();
        return exponentials / exponentials.SumColumns();
    }

    /// <summary>log Σ eˣ of each row, without overflow: [rows, 1].</summary>
    public Node<T> LogSumExpRows()
    {
        var maxima = Tape.RowMaxima(this);
        return (this - maxima).Exp().SumColumns().Log() + maxima;
    }

    /// <summary>Some columns, from the first on.</summary>
    public Node<T> SliceColumns(int first, int count) => Tape.SliceColumns(this, first, count);

    /// <summary>Some rows, from the first on.</summary>
    public Node<T> SliceRows(int first, int count) => Tape.SliceRows(this, first, count);

    /// <summary>The rows of these numbers, in this order; a row may come several times.</summary>
    public Node<T> GatherRows(ReadOnlyMemory<int> rows) => Tape.GatherRows(this, rows);

    /// <summary>The same numbers, row after row, in another shape.</summary>
    public Node<T> Reshape(int rows, int columns) => Tape.Reshape(this, rows, columns);

    /// <summary>Repeats a row, a column or a number to this shape.</summary>
    public Node<T> Expand(int rows, int columns) => Tape.Expand(this, rows, columns);

    /// <summary>A row as the diagonal of a square matrix.</summary>
    public Node<T> Diagonal() => Tape.Diagonal(this);

    /// <summary>The same numbers, from which no gradient leads back.</summary>
    public Node<T> Detached() => Tape.Detach(this);
}
