namespace MetaRec.Cli.CommandLine;

/// <summary>The command cannot be run as given; the message has value, rule and remedy. Exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
