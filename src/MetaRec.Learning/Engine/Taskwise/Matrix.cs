namespace MetaRec.Learning.Engine.Taskwise;

/// <summary>
/// A row-major matrix in memory that does not move. Rows are padded with zeros to whole blocks of <see cref="Block"/> numbers, so that vector loops have no
/// remainder; the padding stays zero through every operation of <see cref="Products"/> and <see cref="Rowwise"/>.
/// </summary>
internal readonly unsafe struct Matrix<T>(T* data, int rows, int columns, int stride)
    where T : unmanaged
{
    /// <summary>Rows are padded to a multiple of this.</summary>
    public const int Block = 16;

    public T* Data { get; } = data;

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    /// <summary>Numbers from one row to the next.</summary>
    public int Stride { get; } = stride;

    /// <summary>All numbers with their padding.</summary>
    public Span<T> Padded => new(Data, Rows * Stride);

    public static int StrideOf(int columns) => (columns + Block - 1) / Block * Block;

    public Span<T> Row(int row) => new(Data + ((nint)row * Stride), Columns);

    /// <summary>A row with its padding.</summary>
    public Span<T> PaddedRow(int row) => new(Data + ((nint)row * Stride), Stride);

    public Matrix<T> Slice(int first, int count) => new(Data + ((nint)first * Stride), count, Columns, Stride);
}
