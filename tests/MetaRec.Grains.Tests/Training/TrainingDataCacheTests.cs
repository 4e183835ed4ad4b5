using MetaRec.Contracts.Wire;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Grains.Training;
using MetaRec.Learning.Training;

namespace MetaRec.Grains.Tests.Training;

public sealed class TrainingDataCacheTests
{
    private static readonly TrainingSpec Spec = new() { Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 60, Items = 80, RatingsPerUser = 20 } } };

    public static TheoryData<TrainingSpec> Alike { get; } =
    [
        Spec with { Seed = 7 },
        Spec with { Steps = 9, CheckpointEvery = 3, MicroBatchSize = 5 },
        Spec with { Optimizer = new OptimizerSpec { Rate = 0.5 } },
        Spec with { Episodes = Spec.Episodes with { MaxSupport = 5 }, Model = Spec.Model with { ColdTaskShare = 0.5 } },
    ];

    public static TheoryData<TrainingSpec> Different { get; } =
    [
        Spec with { Setting = TrainingSetting.Tasks },
        Spec with { Shards = 4 },
        Spec with { MicroBatches = 2 },
        Spec with { Episodes = Spec.Episodes with { MinHistory = 2 } },
        Spec with { Episodes = Spec.Episodes with { Order = EpisodeOrder.Time } },
        Spec with { Episodes = Spec.Episodes with { HeldOut = 1 } },
        Spec with { Learner = Spec.Learner with { InnerSteps = 2 } },
        Spec with { Learner = Spec.Learner with { SupportShrinkage = 1 } },
        Spec with { Learner = Spec.Learner with { Name = "ridge" } },
        Spec with { Model = Spec.Model with { EmbeddingSize = 4 } },
        Spec with { Model = Spec.Model with { Residual = false } },
        Spec with { Dataset = new DatasetSpec { Synthetic = Spec.Dataset.Synthetic! with { Seed = 2 } } },
    ];

    [Theory]
    [MemberData(nameof(Alike))]
    public async Task Prepare_WhatItDoesNotReadChanged_IsPreparedOnce(TrainingSpec other)
    {
        var cache = new TrainingDataCache();

        Assert.Same(await cache.PrepareAsync(Spec), await cache.PrepareAsync(other));
    }

    [Theory]
    [MemberData(nameof(Different))]
    public async Task Prepare_WhatItReadsChanged_IsPreparedAgain(TrainingSpec other)
    {
        var cache = new TrainingDataCache();

        Assert.NotSame(await cache.PrepareAsync(Spec), await cache.PrepareAsync(other));
    }

    [Fact]
    public async Task Load_WithAndWithoutFingerprint_IsLoadedOnce()
    {
        var cache = new TrainingDataCache();
        var dataset = await cache.LoadAsync(Spec.Dataset);

        Assert.Same(dataset, await cache.LoadAsync(Spec.Dataset with { Fingerprint = dataset.Fingerprint }));
        Assert.Same(await cache.PrepareAsync(Spec), await cache.PrepareAsync(Spec with { Dataset = Spec.Dataset with { Fingerprint = dataset.Fingerprint } }));
    }

    [Fact]
    public async Task Load_OtherFingerprint_IsRefusedAndReadAgain()
    {
        var cache = new TrainingDataCache();
        var folder = Directory.CreateTempSubdirectory("metarec-test-");
        try
        {
            var spec = new DatasetSpec { Name = DatasetCatalog.Files, Folder = folder.FullName, Interactions = "ratings.csv" };
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ratings.csv"), "ann,x,4\nbob,x,3\n");
            var wanted = DatasetCatalog.Load(spec).Fingerprint;
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ratings.csv"), "ann,x,4\nbob,x,2\n");

            var error = await Assert.ThrowsAsync<InvalidDataException>(() => cache.LoadAsync(spec with { Fingerprint = wanted }));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ratings.csv"), "ann,x,4\nbob,x,3\n");

            Assert.Contains(wanted, error.Message, StringComparison.Ordinal);
            Assert.Equal(wanted, (await cache.LoadAsync(spec with { Fingerprint = wanted })).Fingerprint);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Load_RelativeFiles_AreFoundInTheCachesFolder()
    {
        var folder = Directory.CreateTempSubdirectory("metarec-test-");
        try
        {
            folder.CreateSubdirectory("shop");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "shop", "ratings.csv"), "ann,x,4\nbob,x,3\n");
            var cache = new TrainingDataCache(folder.FullName);
            var spec = new DatasetSpec { Name = DatasetCatalog.Files, Interactions = Path.Combine("shop", "ratings.csv") };

            var byFile = await cache.LoadAsync(spec);
            var byFolder = await cache.LoadAsync(spec with { Folder = "shop", Interactions = "ratings.csv" });

            Assert.Equal(2, byFile.Interactions.Count);
            Assert.Equal(byFile.Fingerprint, byFolder.Fingerprint);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void MaxParameters_Always_FillOneMessage() => Assert.Equal(WireLimits.MaxVectorBytes, TrainingData.MaxParameters * sizeof(float));
}
