namespace MetaRec.Contracts.Serving;

/// <summary>A serving request that cannot be answered as it stands: an unknown item, a rating outside the scale, a model without a version.</summary>
[GenerateSerializer, Alias("metarec.Serving")]
public sealed class ServingException(string message) : Exception(message);
