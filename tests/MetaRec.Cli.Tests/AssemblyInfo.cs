// Whole clusters and native threads on few cores: one after the other is as quick, and XDG_CACHE_HOME is the process's.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
