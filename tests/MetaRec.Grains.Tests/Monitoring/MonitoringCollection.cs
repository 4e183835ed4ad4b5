namespace MetaRec.Grains.Tests.Monitoring;

/// <summary>Tests of what is measured: meters are those of the process, so nothing else may run meanwhile.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class MonitoringCollection;
