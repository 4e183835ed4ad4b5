namespace MetaRec.Cli.Sizing;

/// <summary>What a manifest gets.</summary>
/// <param name="Name">The Deployment or StatefulSet, without "metarec-".</param>
/// <param name="Replicas">Pods.</param>
/// <param name="CpuMillis">Processors requested by each, in thousandths.</param>
/// <param name="MemoryMebibytes">Memory requested by each.</param>
/// <param name="MemoryLimitMebibytes">Its limit.</param>
internal sealed record SizedRole(string Name, int Replicas, int CpuMillis, long MemoryMebibytes, long MemoryLimitMebibytes);
