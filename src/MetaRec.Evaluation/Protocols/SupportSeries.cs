namespace MetaRec.Evaluation.Protocols;

/// <summary>One model's error against the size of the support.</summary>
/// <param name="Method">Name of the model.</param>
/// <param name="Kind">Meta-learned, or a floor.</param>
/// <param name="Points">By support size, as asked for.</param>
public sealed record SupportSeries(string Method, ModelKind Kind, IReadOnlyList<SupportPoint> Points);
