using System.Runtime.CompilerServices;

namespace MetaRec.Learning.Engine.Taskwise;

/// <summary>
/// Memory for the matrices of a micro-batch, taken in order and given back together, and kept for the next one, as large as the largest so far: once it is warm, no matrix is
/// allocated. Not thread-safe.
/// </summary>
internal sealed unsafe class Workspace<T>
    where T : unmanaged
{
    private const int SmallestChunk = 1 << 18;

    // Every matrix begins at a multiple of this many bytes: vectorized sums begin with what lies before the first whole vector, so their order, and their last bits, would
    // otherwise depend on what the workspace was used for before.
    private const int Alignment = 64;

    private readonly List<T[]> _chunks = [];
    private int _chunk;
    private int _used;

    /// <summary>Where the next matrix begins.</summary>
    public (int Chunk, int Used) Mark => (_chunk, _used);

    /// <summary>Whether gradients are asked for; predictions need none.</summary>
    public bool HasGradients { get; private set; }

    /// <summary>Gives back everything.</summary>
    /// <param name="gradients">Whether gradients will be asked for.</param>
    public void Reset(bool gradients)
    {
        HasGradients = gradients;
        Reset((0, 0));
    }

    /// <summary>Gives back everything taken since the mark.</summary>
    public void Reset((int Chunk, int Used) mark) => (_chunk, _used) = mark;

    /// <summary>A matrix whose numbers are undefined and whose padding is zero.</summary>
    public Matrix<T> Take(int rows, int columns)
    {
        var stride = Matrix<T>.StrideOf(columns);
        var matrix = new Matrix<T>(Reserve(checked(rows * stride)), rows, columns, stride);
        if (stride > columns)
        {
            for (var row = 0; row < rows; row++)
            {
                matrix.PaddedRow(row)[columns..].Clear();
            }
        }

        return matrix;
    }

    /// <summary>A matrix of zeros.</summary>
    public Matrix<T> TakeZero(int rows, int columns)
    {
        var stride = Matrix<T>.StrideOf(columns);
        var matrix = new Matrix<T>(Reserve(checked(rows * stride)), rows, columns, stride);
        matrix.Padded.Clear();
        return matrix;
    }

    /// <summary>A matrix of zeros to sum gradients in; without rows where there will be none.</summary>
    public Matrix<T> TakeGradient(int rows, int columns) => HasGradients ? TakeZero(rows, columns) : default;

    private T* Reserve(int count)
    {
        // One block more than asked for: an array may begin anywhere.
        var needed = checked(count + (Alignment / sizeof(T)));
        while (_chunk < _chunks.Count && needed > _chunks[_chunk].Length - _used)
        {
            _chunk++;
            _used = 0;
        }

        if (_chunk == _chunks.Count)
        {
            _chunks.Add(GC.AllocateArray<T>(Math.Max(SmallestChunk, needed), pinned: true));
        }

        var address = (nint)Unsafe.AsPointer(ref _chunks[_chunk][_used]);
        var gap = (int)((Alignment - (address % Alignment)) % Alignment) / sizeof(T);
        _used += gap + count;
        return (T*)address + gap;
    }
}
