namespace MetaRec.Learning.Serving;

/// <summary>A set of items by index, one bit each. Not thread-safe while items are added; reading is.</summary>
public sealed class ItemSet
{
    private ulong[] _bits = [];

    /// <summary>An empty set.</summary>
    public ItemSet()
    {
    }

    /// <param name="items">What the set holds at first.</param>
    public ItemSet(IEnumerable<int> items)
    {
        foreach (var item in items)
        {
            Add(item);
        }
    }

    /// <summary>How many items it holds.</summary>
    public int Count => _bits.Sum(bits => System.Numerics.BitOperations.PopCount(bits));

    internal long Bytes => sizeof(ulong) * (long)_bits.Length;

    /// <summary>Adds an item; nothing changes if it is there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public void Add(int item)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(item);
        var word = item >> 6;
        if (word >= _bits.Length)
        {
            Array.Resize(ref _bits, Math.Max(word + 1, 2 * _bits.Length));
        }

        _bits[word] |= 1UL << item;
    }

    public bool Contains(int item) => (uint)(item >> 6) < (uint)_bits.Length && (_bits[item >> 6] & (1UL << item)) != 0;
}
