using MetaRec.Data.Specs;

namespace MetaRec.Cluster.Tests;

/// <summary>What the tests train.</summary>
internal static class TestSpecs
{
    /// <summary>
    /// A job that is never done: a test stops it when it has seen what it was to see, and compares the checkpoint with the same number of meta-steps made in one loop. So no
    /// machine is too quick for a test, and none too slow.
    /// </summary>
    public static TrainingSpec Endless { get; } = new()
    {
        Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 200, Items = 150, RatingsPerUser = 40 } },
        Steps = 1_000_000,
        MicroBatches = 6,
        MicroBatchSize = 4,
        Shards = 12,
        Model = new ModelSpec { EmbeddingSize = 4, Hidden = [8] },
        CheckpointEvery = 20,
    };

    /// <summary>The same with micro-batches that keep every lane busy: whenever a silo is met, it is at work.</summary>
    public static TrainingSpec Heavy { get; } = Endless with { MicroBatchSize = 1024, CheckpointEvery = 5 };
}
