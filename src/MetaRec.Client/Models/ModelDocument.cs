namespace MetaRec.Client.Models;

/// <summary>A model of the registry.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Revision">Counts its changes; also the ETag.</param>
/// <param name="Production">Number of the version in service; null: none.</param>
/// <param name="Canary">Number of the version that serves a share of the users; null: none.</param>
/// <param name="CanaryShare">Its share; 0 without a canary.</param>
/// <param name="Shadow">Number of the version that scores along, unseen; null: none.</param>
/// <param name="Versions">All versions, oldest first.</param>
public sealed record ModelDocument(
    string Name, long Revision, int? Production, int? Canary, double CanaryShare, int? Shadow, IReadOnlyList<ModelVersionDocument> Versions);
