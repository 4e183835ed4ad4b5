namespace MetaRec.Contracts.Wire;

/// <summary>
/// Work was given back unfinished because the silo that held it is shutting down. Nothing is wrong with the work: the caller starts it
/// again, and placement finds another silo.
/// </summary>
[GenerateSerializer, Alias("metarec.WorkerPreempted")]
public sealed class WorkerPreemptedException(string message) : Exception(message);
