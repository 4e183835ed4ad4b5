namespace MetaRec.Contracts.Models;

/// <summary>Compares a version with the floors. Key: model/number.</summary>
[Alias("metarec.IVersionEvaluatorGrain")]
public interface IVersionEvaluatorGrain : IGrainWithStringKey
{
    /// <summary>
    /// Measures the version on the cold users and items of its data set, beside bias + content and MF fold-in; one that was trained on live data on the newest ratings that it
    /// held out, also beside the version in service. Takes up to minutes of one thread; the same version on the same data is the same result.
    /// </summary>
    /// <exception cref="ModelException">The version predicts no ratings, its data set has no cold user or item, or too few users have rated before and after the cut.</exception>
    [Alias("Evaluate")]
    [ResponseTimeout("02:00:00")]
    Task<VersionEvaluation> EvaluateAsync(ModelVersion version);
}
