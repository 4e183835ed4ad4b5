namespace MetaRec.Contracts.Wire;

/// <summary>Writes an <see cref="IndexVector"/> as one block of integers.</summary>
[RegisterSerializer]
public sealed class IndexVectorCodec : BlockCodec<IndexVector, int>
{
    protected override ReadOnlySpan<int> Read(IndexVector vector) => vector.Values;

    protected override IndexVector Create(int[] elements) => new(elements);
}
