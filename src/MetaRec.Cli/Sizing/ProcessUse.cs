using System.Diagnostics;
using MetaRec.Cli.Chaos;

namespace MetaRec.Cli.Sizing;

/// <summary>What a process has used.</summary>
/// <param name="CpuSeconds">Processor time since it started.</param>
/// <param name="MemoryBytes">Its resident memory.</param>
internal sealed record ProcessUse(double CpuSeconds, long MemoryBytes)
{
    public static ProcessUse Of(LocalProcess process)
    {
        using var seen = Process.GetProcessById(process.Id);
        return new ProcessUse(seen.TotalProcessorTime.TotalSeconds, seen.WorkingSet64);
    }
}
