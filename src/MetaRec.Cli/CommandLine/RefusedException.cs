namespace MetaRec.Cli.CommandLine;

/// <summary>Something outside the command refuses or cannot be reached. Exit code 3.</summary>
internal sealed class RefusedException(string message, Exception innerException) : Exception(message, innerException);
