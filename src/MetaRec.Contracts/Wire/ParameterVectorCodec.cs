namespace MetaRec.Contracts.Wire;

/// <summary>Writes a <see cref="ParameterVector"/> as one block of floats.</summary>
[RegisterSerializer]
public sealed class ParameterVectorCodec : BlockCodec<ParameterVector, float>
{
    protected override ReadOnlySpan<float> Read(ParameterVector vector) => vector.Values;

    protected override ParameterVector Create(float[] elements) => new(elements);
}
