namespace MetaRec.Cli.CommandLine;

/// <summary>A training job ended with an error of its own. Exit code 5.</summary>
internal sealed class JobFailedException(string message) : Exception(message);
