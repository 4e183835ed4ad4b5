using System.Numerics.Tensors;
using MetaRec.Learning.Engine.Taskwise;

namespace MetaRec.Learning.Autodiff;

/// <content>What changes shapes.</content>
public sealed partial class Tape<T>
{
    /// <summary>Matrices of as many rows, side by side.</summary>
    public Node<T> JoinColumns(params ReadOnlySpan<Node<T>> parts)
    {
        var total = 0;
        foreach (var part in parts)
        {
            total += part.Columns;
        }

        var joined = PadColumns(parts[0], 0, total);
        var first = parts[0].Columns;
        foreach (var part in parts[1..])
        {
            joined = Add(joined, PadColumns(part, first, total));
            first += part.Columns;
        }

        return joined;
    }

    /// <summary>Matrices of as many columns, one below the other.</summary>
    public Node<T> JoinRows(params ReadOnlySpan<Node<T>> parts)
    {
        var total = 0;
        foreach (var part in parts)
        {
            total += part.Rows;
        }

        var joined = PadRows(parts[0], 0, total);
        var first = parts[0].Rows;
        foreach (var part in parts[1..])
        {
            joined = Add(joined, PadRows(part, first, total));
            first += part.Rows;
        }

        return joined;
    }

    internal Node<T> Detach(Node<T> node) => Push(Operation.Leaf, Of(node));

    /// <summary>The largest number of each row, from which no gradient leads back: [rows, 1].</summary>
    internal Node<T> RowMaxima(Node<T> node)
    {
        var (source, result) = (Of(node), _workspace.Take(node.Rows, 1));
        for (var row = 0; row < source.Rows; row++)
        {
            result.Row(row)[0] = TensorPrimitives.Max<T>(source.Row(row));
        }

        return Push(Operation.Leaf, result);
    }

    internal Node<T> Expand(Node<T> node, int rows, int columns)
    {
        var source = Of(node);
        if (source.Rows == rows && source.Columns == columns)
        {
            return node;
        }

        if ((source.Rows != rows && source.Rows != 1) || (source.Columns != columns && source.Columns != 1))
        {
            throw new ArgumentException($"A matrix of [{source.Rows}, {source.Columns}] cannot be repeated to [{rows}, {columns}]: its rows or columns must be 1, or as many.", nameof(node));
        }

        var result = _workspace.Take(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            var from = source.Row(source.Rows == 1 ? 0 : row);
            if (source.Columns == columns)
            {
                from.CopyTo(result.Row(row));
            }
            else
            {
                result.Row(row).Fill(from[0]);
            }
        }

        return Push(Operation.Expand, result, node.Index);
    }

    /// <summary>Sums over rows, columns or both.</summary>
    internal Node<T> SumTo(Node<T> node, int rows, int columns)
    {
        var source = Of(node);
        if (source.Rows == rows && source.Columns == columns)
        {
            return node;
        }

        var result = _workspace.TakeZero(rows, columns);
        if (columns == source.Columns)
        {
            Rowwise.AddRows(result.PaddedRow(0), source);
        }
        else
        {
            for (var row = 0; row < source.Rows; row++)
            {
                result.Row(rows == 1 ? 0 : row)[0] += TensorPrimitives.Sum<T>(source.PaddedRow(row));
            }
        }

        return Push(Operation.SumTo, result, node.Index);
    }

    internal Node<T> SliceColumns(Node<T> node, int first, int count)
    {
        var source = Of(node);
        ThrowIfOutside(first, count, source.Columns, "columns");
        var result = _workspace.Take(source.Rows, count);
        for (var row = 0; row < source.Rows; row++)
        {
            source.Row(row).Slice(first, count).CopyTo(result.Row(row));
        }

        return Push(Operation.Columns, result, node.Index, first: first);
    }

    internal Node<T> SliceRows(Node<T> node, int first, int count)
    {
        var source = Of(node);
        ThrowIfOutside(first, count, source.Rows, "rows");

        // The same memory: results are never changed.
        return Push(Operation.Rows, source.Slice(first, count), node.Index, first: first);
    }

    internal Node<T> GatherRows(Node<T> node, ReadOnlyMemory<int> rows)
    {
        var source = Of(node);
        var result = _workspace.Take(rows.Length, source.Columns);
        for (var i = 0; i < rows.Length; i++)
        {
            source.PaddedRow(rows.Span[i]).CopyTo(result.PaddedRow(i));
        }

        return Push(Operation.Gather, result, node.Index, indices: rows);
    }

    internal Node<T> Reshape(Node<T> node, int rows, int columns)
    {
        var source = Of(node);
        ThrowIfOtherLength(source.Rows * source.Columns, rows, columns);
        var result = _workspace.Take(rows, columns);
        if (source.Stride == source.Columns && result.Stride == result.Columns)
        {
            source.Padded.CopyTo(result.Padded);
        }
        else
        {
            var (toRow, toColumn) = (0, 0);
            for (var row = 0; row < source.Rows; row++)
            {
                var rest = source.Row(row);
                while (!rest.IsEmpty)
                {
                    var count = Math.Min(rest.Length, columns - toColumn);
                    rest[..count].CopyTo(result.Row(toRow)[toColumn..]);
                    rest = rest[count..];
                    (toRow, toColumn) = toColumn + count == columns ? (toRow + 1, 0) : (toRow, toColumn + count);
                }
            }
        }

        return Push(Operation.Reshape, result, node.Index);
    }

    internal Node<T> Diagonal(Node<T> node)
    {
        if (node.Rows != 1)
        {
            throw new ArgumentException($"A diagonal is made of one row, but [{node.Rows}, {node.Columns}] was given.", nameof(node));
        }

        var result = _workspace.TakeZero(node.Columns, node.Columns);
        var source = Of(node).Row(0);
        for (var i = 0; i < source.Length; i++)
        {
            result.Row(i)[i] = source[i];
        }

        return Push(Operation.Diagonal, result, node.Index);
    }

    private Node<T> TakeDiagonal(Node<T> node)
    {
        var (source, result) = (Of(node), _workspace.Take(1, node.Columns));
        for (var i = 0; i < source.Rows; i++)
        {
            result.Row(0)[i] = source.Row(i)[i];
        }

        return Push(Operation.TakeDiagonal, result, node.Index);
    }

    private Node<T> PadColumns(Node<T> node, int first, int columns)
    {
        var (source, result) = (Of(node), _workspace.TakeZero(node.Rows, columns));
        for (var row = 0; row < source.Rows; row++)
        {
            source.Row(row).CopyTo(result.Row(row)[first..]);
        }

        return Push(Operation.PadColumns, result, node.Index, first: first);
    }

    private Node<T> PadRows(Node<T> node, int first, int rows)
    {
        var result = _workspace.TakeZero(rows, node.Columns);
        Of(node).Padded.CopyTo(result.Slice(first, node.Rows).Padded);
        return Push(Operation.PadRows, result, node.Index, first: first);
    }

    private Node<T> ScatterRows(Node<T> node, ReadOnlyMemory<int> rows, int count)
    {
        var (source, result) = (Of(node), _workspace.TakeZero(count, node.Columns));
        for (var i = 0; i < rows.Length; i++)
        {
            var target = result.PaddedRow(rows.Span[i]);
            TensorPrimitives.Add(target, source.PaddedRow(i), target);
        }

        return Push(Operation.Scatter, result, node.Index, indices: rows);
    }

    private static void ThrowIfOutside(int first, int count, int length, string what)
    {
        if (first < 0 || count < 0 || first + count > length)
        {
            throw new ArgumentOutOfRangeException(nameof(first), $"The {what} {first} to {first + count - 1} do not lie within 0 to {length - 1}.");
        }
    }
}
