namespace MetaRec.Cli.Scaling;

/// <summary>What a meta-step should take, by docs/scaling.md. All silos and the coordinator share the cores of one machine.</summary>
/// <remarks>step = devices + bytes · <see cref="CpuSecondsPerMegabyte"/> / cores + <see cref="CoordinatorSeconds"/>.</remarks>
internal static class CostModel
{
    /// <summary>Processor time for a megabyte of vectors between two silos, both ends together: codec, copies, Orleans' transport, the kernel.</summary>
    public const double CpuSecondsPerMegabyte = 3.5e-3;

    /// <summary>The sum of the silos' sums and the optimizer's step, where nearly every row of MeLU's tables has a gradient.</summary>
    public const double CoordinatorSeconds = 4e-3;

    private const double Megabyte = 1e6;

    /// <summary>The time of a meta-step.</summary>
    /// <param name="devices">What the devices alone take.</param>
    /// <param name="bytes">What travels between silos.</param>
    /// <param name="cores">Cores that all of it shares.</param>
    public static TimeSpan Step(TimeSpan devices, double bytes, int cores) =>
        devices + TimeSpan.FromSeconds((bytes / Megabyte * CpuSecondsPerMegabyte / cores) + CoordinatorSeconds);
}
