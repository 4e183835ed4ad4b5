using System.Text.Json.Nodes;

namespace MetaRec.Client.Jobs;

/// <summary>The body of a submission.</summary>
/// <param name="Id">The job's id: 1 to 64 letters, digits, '.', '_' or '-'. Submitting again under the same id is safe; without one, every submission is a new job.</param>
/// <param name="Spec">The training spec, see /v1/schemas/training-spec.json.</param>
public sealed record JobSubmission(string? Id, JsonObject Spec);
