namespace MetaRec.Cli.CommandLine;

/// <summary>What the process tells its caller. Scripts rely on these numbers: they never change their meaning.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>Something nobody expected, or a job that failed.</summary>
    public const int Unexpected = 1;

    /// <summary>The command line or the data cannot be used as given.</summary>
    public const int Usage = 2;

    /// <summary>Refused, or out of reach: the network, a folder in use, a missing right.</summary>
    public const int Refused = 3;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;
}
