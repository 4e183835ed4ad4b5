namespace MetaRec.Contracts.Training;

/// <summary>Names a micro-batch. Its result is a pure function of this and the job's spec; only the epoch says whom to ask for θ.</summary>
[GenerateSerializer, Immutable, Alias("metarec.MicroBatchRequest")]
public sealed record MicroBatchRequest([property: Id(0)] ParameterVersion Version, [property: Id(1)] int MicroBatch);
