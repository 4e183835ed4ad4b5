namespace MetaRec.Contracts.Models;

/// <summary>What one method reached in one scenario.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Mae">Mean absolute error, mean over the tasks.</param>
/// <param name="Ndcg3">nDCG@3, exponential gain, mean over the tasks.</param>
[GenerateSerializer, Immutable, Alias("metarec.MethodScore")]
public sealed record MethodScore([property: Id(0)] string Method, [property: Id(1)] double Mae, [property: Id(2)] double Ndcg3);
