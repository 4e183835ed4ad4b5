namespace MetaRec.Silo.Process;

/// <summary>Another process listens where a silo was to listen.</summary>
public sealed class PortInUseException(string message, Exception innerException) : Exception(message, innerException);
