namespace MetaRec.Cli.CommandLine;

/// <summary>What the process tells its caller. Scripts rely on these numbers: they never change their meaning.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>Something nobody expected.</summary>
    public const int Unexpected = 1;

    /// <summary>The command line or the data cannot be used as given.</summary>
    public const int Usage = 2;

    /// <summary>Refused, or out of reach: the network, a folder in use, a missing right.</summary>
    public const int Refused = 3;

    /// <summary>There is no such job.</summary>
    public const int NotFound = 4;

    /// <summary>The job failed.</summary>
    public const int JobFailed = 5;

    /// <summary>The job was stopped.</summary>
    public const int JobStopped = 6;

    /// <summary>The time given by --timeout has passed.</summary>
    public const int TimedOut = 124;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>SIGTERM, where the command was not done.</summary>
    public const int Terminated = 143;
}
