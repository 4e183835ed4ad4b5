namespace MetaRec.Evaluation.Protocols;

/// <summary>The error at one support size.</summary>
/// <param name="Size">Largest support.</param>
/// <param name="MeanSupport">Mean support that the users had to give.</param>
/// <param name="Mae">Mean over users and draws of the mean absolute error.</param>
public sealed record SupportPoint(int Size, double MeanSupport, double Mae);
