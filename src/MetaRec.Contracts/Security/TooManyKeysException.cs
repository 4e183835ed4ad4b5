namespace MetaRec.Contracts.Security;

/// <summary>No more keys can be made.</summary>
[GenerateSerializer, Alias("metarec.TooManyKeys")]
public sealed class TooManyKeysException(string message) : Exception(message);
