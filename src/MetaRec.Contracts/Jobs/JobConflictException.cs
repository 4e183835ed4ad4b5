namespace MetaRec.Contracts.Jobs;

/// <summary>A request does not fit the job's state: an id taken by another spec, a job that does not exist.</summary>
[GenerateSerializer, Alias("metarec.JobConflict")]
public sealed class JobConflictException(string message) : Exception(message);
