namespace MetaRec.Evaluation.Protocols;

/// <summary>One method in one scenario: the row of every table and of every results file.</summary>
/// <param name="Scenario">"warm", "cold-user", "cold-item" or "cold-both".</param>
/// <param name="Method">Name of the model.</param>
/// <param name="Kind">Meta-learned, or a floor.</param>
/// <param name="Mae">Mean over tasks of the mean absolute error.</param>
/// <param name="Rmse">Root of the mean over tasks of the mean squared error.</param>
/// <param name="Ndcg1">nDCG@1, exponential gain.</param>
/// <param name="Ndcg3">nDCG@3, exponential gain.</param>
/// <param name="Ndcg1Linear">nDCG@1, linear gain.</param>
/// <param name="Ndcg3Linear">nDCG@3, linear gain.</param>
public sealed record EvaluationRow(
    string Scenario,
    string Method,
    ModelKind Kind,
    MetricSummary Mae,
    MetricSummary Rmse,
    MetricSummary Ndcg1,
    MetricSummary Ndcg3,
    MetricSummary Ndcg1Linear,
    MetricSummary Ndcg3Linear);
