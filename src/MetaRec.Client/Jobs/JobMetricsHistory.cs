namespace MetaRec.Client.Jobs;

/// <summary>A job's history, thinned to some hundred points that span it.</summary>
/// <param name="Id">The job.</param>
/// <param name="Points">By step.</param>
public sealed record JobMetricsHistory(string Id, IReadOnlyList<JobMetricsPoint> Points);
