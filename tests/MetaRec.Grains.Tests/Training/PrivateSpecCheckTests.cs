using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;
using MetaRec.Grains.Training;

namespace MetaRec.Grains.Tests.Training;

public sealed class PrivateSpecCheckTests
{
    private static readonly TrainingSpec Spec = TestCluster.SmallSpec with
    {
        Shards = 4,
        Model = new ModelSpec { EmbeddingSize = 8, Hidden = [16], ItemIds = false, Residual = false },
        Privacy = new PrivacySpec { NoiseMultiplier = 1 },
    };

    [Fact]
    public async Task Check_MoreTasksAStepThanThereAre_IsAnErrorOfThePrivacySection()
    {
        await using var cluster = await TestCluster.StartAsync(1);

        var check = await cluster.Grains.GetGrain<ISpecCheckGrain>(0).CheckAsync(Spec with { MicroBatchSize = 1000 });

        Assert.Contains("microBatches × microBatchSize is 4,000", Assert.Single(check.Errors["privacy"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_JobsThatDifferInStepsOrNoise_HavePlansOfTheirOwn()
    {
        var cache = new TrainingDataCache();
        var target = Spec with { Privacy = new PrivacySpec { TargetEpsilon = 2 } };

        var noises = new[] { Spec, Spec with { Privacy = new PrivacySpec { NoiseMultiplier = 2 } }, target, target with { Steps = 5 }, target with { MicroBatchSize = 2 } };
        var plans = new List<double>();
        foreach (var spec in noises)
        {
            plans.Add((await cache.PrepareAsync(spec)).Privacy!.NoiseMultiplier);
        }

        Assert.Equal(plans.Count, plans.Distinct().Count());
        Assert.Null((await cache.PrepareAsync(Spec with { Privacy = null })).Privacy);
    }
}
