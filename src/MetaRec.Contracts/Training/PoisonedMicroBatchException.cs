namespace MetaRec.Contracts.Training;

/// <summary>A micro-batch cannot be computed, here or anywhere: the job fails.</summary>
[GenerateSerializer, Alias("metarec.PoisonedMicroBatch")]
public sealed class PoisonedMicroBatchException(string message) : Exception(message);
