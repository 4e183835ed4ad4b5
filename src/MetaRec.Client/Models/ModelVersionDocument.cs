using MetaRec.Data.Specs;

namespace MetaRec.Client.Models;

/// <summary>A version of a model.</summary>
/// <param name="Number">Ascending from 1 within the model.</param>
/// <param name="State">candidate, canary, production or archived.</param>
/// <param name="JobId">The job that trained it; where it was imported, a job of another server, or empty where its file does not say.</param>
/// <param name="Step">Meta-steps it was trained for.</param>
/// <param name="CheckpointSha256">SHA-256 (hex) of its checkpoint.</param>
/// <param name="Dataset">Name of the data set; with " + live" where live feedback was added to it.</param>
/// <param name="DatasetFingerprint">Checksum of the data; null where the job had none.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="PromotedAt">When it last went into service; null where it never did.</param>
public sealed record ModelVersionDocument(
    int Number, string State, string JobId, int Step, string CheckpointSha256, string Dataset, string? DatasetFingerprint, DateTimeOffset CreatedAt, DateTimeOffset? PromotedAt)
{
    /// <summary>Whether it came from a file.</summary>
    public bool Imported { get; init; }

    /// <summary>What its training has cost in privacy; null where it was not private.</summary>
    public PrivacyCost? Privacy { get; init; }

    /// <summary>What it did in service; null where it never was, or nobody has asked yet.</summary>
    public OnlineDocument? Online { get; init; }

    /// <summary>How it compares with the floors; null where it was never evaluated.</summary>
    public VersionEvaluationDocument? Evaluation { get; init; }
}
