namespace MetaRec.Learning.Serving;

/// <summary>φ: what adaptation has made of a user's model, in a form that scores items quickly. Immutable, but for what may be computed again.</summary>
internal abstract class AdaptedForm
{
    /// <summary>Memory that it holds.</summary>
    public abstract long Bytes { get; }

    /// <summary>Whether it predicts numbers.</summary>
    public abstract bool IsFinite { get; }

    /// <summary>Predictions over the base of items one after the other in a block.</summary>
    /// <param name="block">The items.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="scores">Receives as many as it is long.</param>
    public abstract void Predict(ItemBlock block, int first, Span<float> scores);

    protected static bool AreFinite(ReadOnlySpan<float> numbers) => float.IsFinite(System.Numerics.Tensors.TensorPrimitives.SumOfMagnitudes(numbers));
}
