namespace MetaRec.Client.Jobs;

/// <summary>A page of the list of jobs.</summary>
/// <param name="Jobs">The jobs, the latest submitted first.</param>
/// <param name="NextCursor">To be given for the next page; null on the last.</param>
public sealed record JobList(IReadOnlyList<JobDocument> Jobs, string? NextCursor);
