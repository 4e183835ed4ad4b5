namespace MetaRec.Learning.Serving;

/// <summary>φ of a model that is linear in the item's input: one vector and a constant, f(x) = x·v + c.</summary>
internal sealed unsafe class LinearForm : AdaptedForm
{
    private readonly float[] _vector;
    private readonly float _constant;

    /// <param name="vector">v.</param>
    /// <param name="constant">c.</param>
    public LinearForm(ReadOnlySpan<float> vector, float constant)
    {
        _vector = Padded(vector);
        _constant = constant;
    }

    public override long Bytes => sizeof(float) * (_vector.Length + 1L);

    public override bool IsFinite => AreFinite(_vector) && float.IsFinite(_constant);

    /// <summary>A copy padded with zeros to whole lanes.</summary>
    public static float[] Padded(ReadOnlySpan<float> vector)
    {
        var padded = new float[(vector.Length + ItemBlock.Lane - 1) / ItemBlock.Lane * ItemBlock.Lane];
        vector.CopyTo(padded);
        return padded;
    }

    public override void Predict(ItemBlock block, int first, Span<float> scores)
    {
        scores.Fill(_constant);
        Dots.Add(scores, block.Inputs.Data + ((nint)first * block.Stride), block.Stride, _vector);
        GC.KeepAlive(block);
    }
}
