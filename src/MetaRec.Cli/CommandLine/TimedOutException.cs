namespace MetaRec.Cli.CommandLine;

/// <summary>The time given by --timeout has passed. Exit code 124.</summary>
internal sealed class TimedOutException(string message) : Exception(message);
