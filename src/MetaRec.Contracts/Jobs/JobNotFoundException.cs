namespace MetaRec.Contracts.Jobs;

/// <summary>There is no job of this id, or it was deleted.</summary>
[GenerateSerializer, Alias("metarec.JobNotFound")]
public sealed class JobNotFoundException(string message) : Exception(message);
