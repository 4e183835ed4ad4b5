namespace MetaRec.Evaluation.Protocols;

/// <summary>One method on the users of one partition: how high it ranks what they took next.</summary>
/// <param name="Scenario">Name in files: "warm" or "cold-user".</param>
/// <param name="Method">The method.</param>
/// <param name="Kind">Meta-learned, or a floor.</param>
/// <param name="HitRate">Share of predictions that have the next item among the first of the ranking.</param>
/// <param name="Ndcg">Mean nDCG there.</param>
/// <param name="ReciprocalRank">Mean of 1 / rank over the whole ranking.</param>
/// <param name="Predictions">How many next items were predicted.</param>
public sealed record NextItemRow(string Scenario, string Method, ModelKind Kind, double HitRate, double Ndcg, double ReciprocalRank, int Predictions);
