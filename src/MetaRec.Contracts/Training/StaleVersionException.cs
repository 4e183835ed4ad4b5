namespace MetaRec.Contracts.Training;

/// <summary>A version of θ was asked for that the training has moved past, or that belongs to a coordinator which is gone.</summary>
[GenerateSerializer, Alias("metarec.StaleVersion")]
public sealed class StaleVersionException(string message) : Exception(message);
