using System.Runtime.CompilerServices;

namespace MetaRec.Learning.Serving;

/// <summary>φ of a learner or network that the library has no short form for: what it predicts of all items of a block, computed on first use and kept.</summary>
internal sealed class CachedForm(ServingCore core, SupportSet support) : AdaptedForm
{
    private readonly ConditionalWeakTable<ItemBlock, float[]> _predictions = [];

    public override long Bytes => _predictions.Sum(pair => sizeof(float) * (long)pair.Value.Length);

    public override bool IsFinite => AreFinite(Predictions(core.Catalogue));

    public override void Predict(ItemBlock block, int first, Span<float> scores) => Predictions(block).AsSpan(first, scores.Length).CopyTo(scores);

    private float[] Predictions(ItemBlock block) => _predictions.GetValue(block, items => core.Tapes.Predict(support, items));
}
