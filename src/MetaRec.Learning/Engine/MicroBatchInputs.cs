using System.Buffers;

namespace MetaRec.Learning.Engine;

/// <summary>
/// The part of one version of θ that a micro-batch reads, copied out so that θ may move on meanwhile. The memory is rented: dispose it after use.
/// </summary>
public sealed class MicroBatchInputs : IDisposable
{
    private readonly int _items;
    private readonly int _users;
    private float[]? _memory;

    /// <summary>Rents memory for the inputs; what it holds is undefined.</summary>
    /// <param name="items">D × item width.</param>
    /// <param name="users">T × user width.</param>
    /// <param name="dense">Length of the dense part.</param>
    public MicroBatchInputs(int items, int users, int dense)
    {
        _items = items;
        _users = users;
        DenseLength = dense;
        _memory = ArrayPool<float>.Shared.Rent(items + users + dense);
    }

    /// <summary>D × item width: what the fields of each distinct item, and its own embedding, add up to.</summary>
    public Span<float> Items => Memory.AsSpan(0, _items);

    /// <summary>T × user width.</summary>
    public Span<float> Users => Memory.AsSpan(_items, _users);

    /// <summary>The dense part of θ.</summary>
    public Span<float> Dense => Memory.AsSpan(_items + _users, DenseLength);

    private int DenseLength { get; }

    private float[] Memory => _memory ?? throw new ObjectDisposedException(nameof(MicroBatchInputs));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _memory, null) is { } memory)
        {
            ArrayPool<float>.Shared.Return(memory);
        }
    }
}
