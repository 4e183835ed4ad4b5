namespace MetaRec.Gateway.Process;

/// <summary>A gateway cannot listen where it was told to.</summary>
public sealed class AddressUnusableException(string message, Exception innerException) : Exception(message, innerException);
