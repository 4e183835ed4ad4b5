namespace MetaRec.Contracts.Wire;

/// <summary>A vector exceeds <see cref="WireLimits.MaxVectorBytes"/> and must not become a message.</summary>
[GenerateSerializer, Alias("metarec.VectorTooLarge")]
public sealed class VectorTooLargeException(long bytes) : Exception(
    $"A vector of {bytes} bytes exceeds the limit of {WireLimits.MaxVectorBytes} bytes for one message (WireLimits.MaxVectorBytes). "
    + "Send it in several vectors, send only the rows that changed, or pass a reference to a checkpoint instead.")
{
    /// <summary>The size that was refused.</summary>
    [Id(0)]
    public long Bytes { get; } = bytes;

    /// <summary>Throws if <paramref name="elements"/> elements of <paramref name="elementBytes"/> bytes each are more than one message may carry.</summary>
    internal static void ThrowIfTooLarge(long elements, int elementBytes)
    {
        if (elements * elementBytes > WireLimits.MaxVectorBytes)
        {
            throw new VectorTooLargeException(elements * elementBytes);
        }
    }
}
