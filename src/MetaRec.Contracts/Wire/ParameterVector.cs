namespace MetaRec.Contracts.Wire;

/// <summary>
/// A flat float32 vector that never changes: parameters, gradients, optimizer state. It travels as one block of little-endian floats,
/// and within a silo it is shared instead of copied.
/// </summary>
[Immutable, Alias("metarec.ParameterVector")]
public sealed class ParameterVector
{
    private readonly float[] _values;

    /// <summary>Takes ownership of <paramref name="values"/>: nobody may write to the array afterwards.</summary>
    /// <exception cref="VectorTooLargeException">The vector exceeds <see cref="WireLimits.MaxVectorBytes"/>.</exception>
    public ParameterVector(float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        VectorTooLargeException.ThrowIfTooLarge(values.LongLength, sizeof(float));
        _values = values;
    }

    /// <summary>The vector without elements.</summary>
    public static ParameterVector Empty { get; } = new([]);

    public int Length => _values.Length;

    public ReadOnlySpan<float> Values => _values;

    /// <summary>The same as memory, for what outlives a call.</summary>
    public ReadOnlyMemory<float> Memory => _values;
}
