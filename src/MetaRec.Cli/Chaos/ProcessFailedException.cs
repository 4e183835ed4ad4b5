namespace MetaRec.Cli.Chaos;

/// <summary>A process has ended by itself where it was to go on; the message has its last output.</summary>
internal sealed class ProcessFailedException(string message, int exitCode) : Exception(message)
{
    /// <summary>Its exit code.</summary>
    public int ExitCode { get; } = exitCode;
}
