namespace MetaRec.Contracts.Wire;

/// <summary>
/// A flat int32 vector that never changes: the rows of an embedding table that a gradient or a delta touches. It travels as one block of
/// little-endian integers, and within a silo it is shared instead of copied.
/// </summary>
[Immutable, Alias("metarec.IndexVector")]
public sealed class IndexVector
{
    private readonly int[] _values;

    /// <summary>Takes ownership of <paramref name="values"/>: nobody may write to the array afterwards.</summary>
    /// <exception cref="VectorTooLargeException">The vector exceeds <see cref="WireLimits.MaxVectorBytes"/>.</exception>
    public IndexVector(int[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        VectorTooLargeException.ThrowIfTooLarge(values.LongLength, sizeof(int));
        _values = values;
    }

    /// <summary>The vector without elements.</summary>
    public static IndexVector Empty { get; } = new([]);

    public int Length => _values.Length;

    public ReadOnlySpan<int> Values => _values;

    /// <summary>The same as memory, for what outlives a call.</summary>
    public ReadOnlyMemory<int> Memory => _values;
}
