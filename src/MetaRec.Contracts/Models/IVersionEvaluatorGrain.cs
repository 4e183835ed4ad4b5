namespace MetaRec.Contracts.Models;

/// <summary>Compares a version with the floors. Key: model/number.</summary>
[Alias("metarec.IVersionEvaluatorGrain")]
public interface IVersionEvaluatorGrain : IGrainWithStringKey
{
    /// <summary>
    /// Measures the version on the cold users and items of its data set, beside bias + content and MF fold-in. Takes up to minutes of one thread; the same version on the same data is the same result.
    /// </summary>
    /// <exception cref="ModelException">The version predicts no ratings, or its data set has no cold user or item.</exception>
    [Alias("Evaluate")]
    [ResponseTimeout("02:00:00")]
    Task<VersionEvaluation> EvaluateAsync(ModelVersion version);
}
