namespace MetaRec.Client.Models;

/// <summary>What one method reached in one scenario.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Mae">Mean absolute error, mean over the users.</param>
/// <param name="Ndcg3">nDCG@3, mean over the users.</param>
public sealed record ScoreDocument(string Method, double Mae, double Ndcg3);
