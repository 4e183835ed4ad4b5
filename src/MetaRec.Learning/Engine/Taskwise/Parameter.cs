namespace MetaRec.Learning.Engine.Taskwise;

/// <summary>A block of θ as a matrix, its transpose, and the gradient that a micro-batch sums up for it.</summary>
/// <param name="Value">The numbers at θ.</param>
/// <param name="Transposed">Their transpose; without rows where nothing needs it.</param>
/// <param name="Gradient">Sum over the tasks.</param>
/// <param name="Offset">Place of the first number in the dense part of θ.</param>
internal readonly record struct Parameter<T>(Matrix<T> Value, Matrix<T> Transposed, Matrix<T> Gradient, int Offset)
    where T : unmanaged
{
    /// <summary>A weight with its transpose.</summary>
    public static Parameter<T> Weight(Workspace<T> workspace, ReadOnlySpan<T> dense, int offset, int rows, int columns)
    {
        var row = Row(workspace, dense, offset, rows, columns);
        var transposed = workspace.Take(columns, rows);
        Products.Transpose(transposed, row.Value);
        return row with { Transposed = transposed };
    }

    /// <summary>A weight or bias that is used as it lies.</summary>
    public static Parameter<T> Row(Workspace<T> workspace, ReadOnlySpan<T> dense, int offset, int rows, int columns)
    {
        var value = workspace.Take(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            dense.Slice(offset + (row * columns), columns).CopyTo(value.Row(row));
        }

        return new Parameter<T>(value, default, workspace.TakeGradient(rows, columns), offset);
    }

    /// <summary>Writes the gradient to its place.</summary>
    public void Store(Span<T> dense)
    {
        for (var row = 0; row < Gradient.Rows; row++)
        {
            Gradient.Row(row).CopyTo(dense[(Offset + (row * Gradient.Columns))..]);
        }
    }
}
