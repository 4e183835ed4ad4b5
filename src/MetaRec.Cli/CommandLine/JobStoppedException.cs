namespace MetaRec.Cli.CommandLine;

/// <summary>A training job that was followed has been stopped. Exit code 6.</summary>
internal sealed class JobStoppedException(string message) : Exception(message);
