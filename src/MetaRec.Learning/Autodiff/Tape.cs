using System.Numerics;
using MetaRec.Learning.Engine.Taskwise;

namespace MetaRec.Learning.Autodiff;

/// <summary>
/// Reverse-mode automatic differentiation of small matrices, any number of times over: derivatives are nodes of the same tape, so a gradient step can be differentiated in turn. Values
/// live in memory that is used again after <see cref="Reset(TapeMark)"/>: once it is warm, nothing is allocated. Every sum has a fixed order, so results are the same bits everywhere.
/// Not thread-safe.
/// </summary>
/// <remarks>
/// libtorch does the same in general, at microseconds per operation; at the sizes of a task (tens of rows, tens of columns) nearly all of that is overhead. Here an operation costs
/// a few tens of nanoseconds beside its arithmetic.
/// </remarks>
/// <typeparam name="T">float, or double to check formulas.</typeparam>
public sealed partial class Tape<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int None = -1;

    private readonly Workspace<T> _workspace = new();
    private Record[] _records = new Record[1024];
    private int[] _adjoints = new int[1024];
    private bool[] _leadsBack = new bool[1024];
    private int _count;

    /// <summary>Where the tape stands: nodes made before stay valid when it is reset to here.</summary>
    public TapeMark Mark => new(_count, _workspace.Mark);

    /// <summary>Nodes on the tape.</summary>
    public int Count => _count;

    /// <summary>Forgets everything made since the mark.</summary>
    public void Reset(TapeMark mark)
    {
        _count = mark.Count;
        _workspace.Reset(mark.Memory);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => Reset(default);

    /// <summary>A matrix of given numbers, row by row: a constant, or something to differentiate by.</summary>
    public Node<T> Leaf(ReadOnlySpan<T> values, int rows, int columns)
    {
        ThrowIfOtherLength(values.Length, rows, columns);
        var value = _workspace.Take(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            values.Slice(row * columns, columns).CopyTo(value.Row(row));
        }

        return Push(Operation.Leaf, value);
    }

    /// <summary>A matrix whose numbers the caller fills in, by <see cref="Write"/>, before it is used.</summary>
    public Node<T> Leaf(int rows, int columns) => Push(Operation.Leaf, _workspace.TakeZero(rows, columns));

    /// <summary>A [1, 1] constant.</summary>
    public Node<T> Constant(double value)
    {
        var matrix = _workspace.Take(1, 1);
        matrix.Row(0)[0] = T.CreateChecked(value);
        return Push(Operation.Leaf, matrix);
    }

    /// <summary>A matrix of zeros.</summary>
    public Node<T> Zeros(int rows, int columns) => Leaf(rows, columns);

    /// <summary>A matrix of one number.</summary>
    public Node<T> Filled(int rows, int columns, double value)
    {
        var matrix = _workspace.Take(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            matrix.Row(row).Fill(T.CreateChecked(value));
        }

        return Push(Operation.Leaf, matrix);
    }

    /// <summary>A row of a leaf, to be written before the leaf is used.</summary>
    public Span<T> Write(Node<T> leaf, int row) => _records[leaf.Index].Operation == Operation.Leaf
        ? _records[leaf.Index].Value.Row(row)
        : throw new ArgumentException("Only leaves are written to: all other nodes are results.", nameof(leaf));

    /// <summary>The derivatives of a number, as nodes: zeros where it does not depend on something.</summary>
    /// <param name="of">A [1, 1] node.</param>
    /// <param name="by">What to differentiate by: leaves or results.</param>
    /// <returns>One node per input, in its shape.</returns>
    public Node<T>[] Gradient(Node<T> of, params ReadOnlySpan<Node<T>> by)
    {
        if (of.Rows != 1 || of.Columns != 1)
        {
            throw new ArgumentException($"Only a number, [1, 1], has a gradient here, but [{of.Rows}, {of.Columns}] was given. Sum it first.", nameof(of));
        }

        return WeightedGradient(of, Filled(1, 1, 1), by);
    }

    /// <summary>Σ seed · ∂of/∂by: the derivatives of a matrix, weighted by a matrix of its shape.</summary>
    public Node<T>[] WeightedGradient(Node<T> of, Node<T> seed, params ReadOnlySpan<Node<T>> by)
    {
        ThrowIfOtherShape(of, seed);
        var end = of.Index + 1;
        var first = MarkPaths(end, by);
        Array.Fill(_adjoints, None, first, Math.Max(0, end - first));
        if (of.Index >= first)
        {
            _adjoints[of.Index] = seed.Index;
        }

        for (var index = of.Index; index >= first; index--)
        {
            if (_leadsBack[index] && _adjoints[index] != None)
            {
                Reverse(index, new Node<T>(this, _adjoints[index]));
            }
        }

        var gradients = new Node<T>[by.Length];
        for (var i = 0; i < gradients.Length; i++)
        {
            var index = by[i].Index;
            gradients[i] = index >= first && index < end && _adjoints[index] != None ? new Node<T>(this, _adjoints[index]) : Zeros(by[i].Rows, by[i].Columns);
        }

        return gradients;
    }

    internal Matrix<T> ValueOf(int index) => _records[index].Value;

    /// <summary>Marks which nodes depend on what is differentiated by.</summary>
    /// <returns>The first of them.</returns>
    private int MarkPaths(int end, ReadOnlySpan<Node<T>> by)
    {
        var first = end;
        foreach (var node in by)
        {
            first = Math.Min(first, node.Index);
        }

        // What lies before may still be marked from another time.
        Array.Clear(_leadsBack, 0, end);
        foreach (var node in by)
        {
            if (node.Index < end)
            {
                _leadsBack[node.Index] = true;
            }
        }

        for (var index = first; index < end; index++)
        {
            ref readonly var record = ref _records[index];
            _leadsBack[index] |= (record.Left >= first && _leadsBack[record.Left]) || (record.Right >= first && _leadsBack[record.Right]);
        }

        return first;
    }

    /// <summary>Adds to the adjoint of an input, where a gradient is asked for through it.</summary>
    private void Flow(int input, Node<T> gradient)
    {
        var sum = _adjoints[input] == None ? gradient : Add(new Node<T>(this, _adjoints[input]), gradient);

        // Only now: the sum may have moved the array.
        _adjoints[input] = sum.Index;
    }

    private Node<T> Push(Operation operation, Matrix<T> value, int left = None, int right = None, T scalar = default, T second = default, int first = 0, ReadOnlyMemory<int> indices = default)
    {
        if (_count == _records.Length)
        {
            Array.Resize(ref _records, 2 * _count);
            Array.Resize(ref _adjoints, 2 * _count);
            Array.Resize(ref _leadsBack, 2 * _count);
        }

        _records[_count] = new Record(operation, value, left, right, scalar, second, first, indices);
        return new Node<T>(this, _count++);
    }

    private Matrix<T> Of(Node<T> node) => ReferenceEquals(node.Tape, this)
        ? _records[node.Index].Value
        : throw new ArgumentException("Nodes of two tapes cannot be combined.", nameof(node));

    private static void ThrowIfOtherShape(Node<T> expected, Node<T> actual)
    {
        if (expected.Rows != actual.Rows || expected.Columns != actual.Columns)
        {
            throw new ArgumentException($"A matrix of [{expected.Rows}, {expected.Columns}] was expected, but [{actual.Rows}, {actual.Columns}] was given.", nameof(actual));
        }
    }

    private static void ThrowIfOtherLength(int length, int rows, int columns)
    {
        if (length != rows * columns)
        {
            throw new ArgumentException($"A matrix of [{rows}, {columns}] has {rows * columns} numbers, but {length} were given.", nameof(length));
        }
    }

    private readonly record struct Record(
        Operation Operation, Matrix<T> Value, int Left, int Right, T Scalar, T Second, int First, ReadOnlyMemory<int> Indices);
}
