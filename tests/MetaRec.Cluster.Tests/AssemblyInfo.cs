using MetaRec.Cluster.Tests;

// Clusters of processes on few cores, and one that tests share: one after the other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(SharedCluster))]
[assembly: Trait("Category", "Cluster")]
