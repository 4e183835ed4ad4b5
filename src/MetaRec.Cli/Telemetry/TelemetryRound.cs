namespace MetaRec.Cli.Telemetry;

/// <summary>Two measurements that follow each other.</summary>
/// <param name="Without">Tasks a second without telemetry.</param>
/// <param name="With">Tasks a second with it.</param>
/// <param name="CpuWithout">Microseconds of processor time for a task, of the whole process, without telemetry.</param>
/// <param name="CpuWith">The same with it.</param>
internal sealed record TelemetryRound(double Without, double With, double CpuWithout, double CpuWith)
{
    /// <summary>Tasks a second, with to without.</summary>
    public double Ratio => With / Without;

    /// <summary>Processor time for a task, with to without: what a machine that is busy with other things disturbs least.</summary>
    public double CpuRatio => CpuWith / CpuWithout;
}
