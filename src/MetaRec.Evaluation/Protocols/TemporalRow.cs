namespace MetaRec.Evaluation.Protocols;

/// <summary>One method of a temporal evaluation.</summary>
/// <param name="Method">Name of the model.</param>
/// <param name="Kind">Meta-learned, or a floor.</param>
/// <param name="Mae">Mean over users of the mean absolute error.</param>
/// <param name="Rmse">Root of the mean over users of the mean squared error.</param>
/// <param name="Ndcg3">nDCG@3, exponential gain, mean over users.</param>
public sealed record TemporalRow(string Method, ModelKind Kind, double Mae, double Rmse, double Ndcg3);
