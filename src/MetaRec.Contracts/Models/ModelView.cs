namespace MetaRec.Contracts.Models;

/// <summary>A model as its registry holds it.</summary>
/// <param name="Name">The model.</param>
/// <param name="Revision">Counts the changes.</param>
/// <param name="Production">Number of the version in service; null: none.</param>
/// <param name="Canary">Number of the version that serves a share of the users; null: none.</param>
/// <param name="CanaryShare">Its share; 0 without a canary.</param>
/// <param name="Shadow">Number of the version that scores along, unseen; null: none.</param>
/// <param name="History">Versions that were in service before, oldest first: what a rollback goes back to is the last.</param>
/// <param name="Versions">All versions, oldest first.</param>
[GenerateSerializer, Immutable, Alias("metarec.ModelView")]
public sealed record ModelView(
    [property: Id(0)] string Name,
    [property: Id(1)] long Revision,
    [property: Id(2)] int? Production,
    [property: Id(3)] int? Canary,
    [property: Id(4)] double CanaryShare,
    [property: Id(5)] int? Shadow,
    [property: Id(6)] IReadOnlyList<int> History,
    [property: Id(7)] IReadOnlyList<ModelVersion> Versions)
{
    /// <summary>Evaluations that are under way, or have failed.</summary>
    [Id(8)]
    public IReadOnlyList<EvaluationRun> Evaluations { get; init; } = [];

    /// <summary>What a version is to the model.</summary>
    public ModelVersionState StateOf(ModelVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return version.Number == Production ? ModelVersionState.Production
            : version.Number == Canary ? ModelVersionState.Canary
            : version.PromotedAt is not null ? ModelVersionState.Archived
            : ModelVersionState.Candidate;
    }
}
