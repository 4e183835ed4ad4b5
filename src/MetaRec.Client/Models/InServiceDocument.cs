namespace MetaRec.Client.Models;

/// <summary>What the version that was in service reached on the same ratings as the one that is evaluated.</summary>
/// <param name="Number">Number of the version in service.</param>
/// <param name="Mae">Mean absolute error, mean over the users.</param>
/// <param name="Ndcg3">nDCG@3, mean over the users.</param>
/// <param name="Difference">Mean over the users of the evaluated version's MAE minus this one's; negative where the evaluated one is better.</param>
/// <param name="StandardError">Standard error of that mean.</param>
public sealed record InServiceDocument(int Number, double Mae, double Ndcg3, double Difference, double StandardError);
