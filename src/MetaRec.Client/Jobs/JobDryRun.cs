using MetaRec.Data.Specs;

namespace MetaRec.Client.Jobs;

/// <summary>What a submission would have done.</summary>
/// <param name="Id">The id that was given, if any.</param>
/// <param name="Exists">Whether there is such a job already.</param>
/// <param name="Tasks">Training tasks; null where the job exists.</param>
/// <param name="Parameters">Numbers that θ consists of; null where the job exists.</param>
/// <param name="Spec">The spec as it would be stored: with all defaults and the fingerprint of the data.</param>
public sealed record JobDryRun(string? Id, bool Exists, int? Tasks, int? Parameters, TrainingSpec Spec);
