using MetaRec.Cli.Scaling;
using MetaRec.Contracts.Training;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Training;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;
using MetaRec.Learning.Training;

namespace MetaRec.Cli.Tests.Scaling;

public sealed class SimulatedDeviceTests
{
    private static readonly TrainingSpec Spec = new()
    {
        Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 120, Items = 80, RatingsPerUser = 30 } },
        MicroBatches = 2,
        MicroBatchSize = 6,
        Shards = 2,
    };

    [Fact]
    public async Task Compute_SameMicroBatch_HasTheSameBitsAndAnotherHasOthers()
    {
        var (runtime, data) = await RuntimeAsync();
        var device = new SimulatedDevice(TimeSpan.Zero);

        var first = device.Compute(runtime, new PreparedMicroBatch(Draw(data, 3, 0), null), new ParameterVersion(Guid.Empty, 3)).Gradient;
        var again = device.Compute(runtime, new PreparedMicroBatch(Draw(data, 3, 0), null), new ParameterVersion(Guid.NewGuid(), 3)).Gradient;
        var other = device.Compute(runtime, new PreparedMicroBatch(Draw(data, 3, 1), null), new ParameterVersion(Guid.Empty, 3)).Gradient;

        Assert.Equal(first.Dense, again.Dense);
        Assert.Equal(first.Rows, again.Rows);
        Assert.Equal(first.RowValues, again.RowValues);
        Assert.NotEqual(first.Dense, other.Dense);
    }

    [Fact]
    public async Task Compute_AnyMicroBatch_HasTheSizeOfTheEnginesGradient()
    {
        var (runtime, data) = await RuntimeAsync();
        var episodes = Draw(data, 0, 0);
        var engine = new MetaEngine(data.Layout, Spec.Learner);
        var batch = Collator.Collate(episodes, data.Context);
        using var inputs = engine.Gatherer.Gather(ModelInitializer.Create(data.Layout, Spec.Seed), batch);
        var expected = engine.MetaGradient(batch, inputs).Gradient;

        var actual = new SimulatedDevice(TimeSpan.Zero).Compute(runtime, new PreparedMicroBatch(episodes, null), new ParameterVersion(Guid.Empty, 0)).Gradient;

        Assert.Equal(expected.Dense.Length, actual.Dense.Length);
        Assert.Equal(expected.RowValues.Length, actual.RowValues.Length);
        Assert.Equal(expected.Tasks, actual.Tasks);

        // An item that is not warm leaves its own row alone in the engine.
        Assert.Subset(actual.Rows.ToHashSet(), expected.Rows.ToHashSet());
    }

    private static async Task<(JobRuntime Runtime, TrainingData Data)> RuntimeAsync()
    {
        var data = await new TrainingDataCache().PrepareAsync(Spec);
        return (new JobRuntime(Spec, data, new SiloParameters(null!, data.Layout), new SiloDeals(null!)), data);
    }

    private static Episode[] Draw(TrainingData data, int step, int microBatch) =>
        [.. data.TasksOf(Spec, step, microBatch).Select(task => EpisodeSampler.DrawTraining(Spec.Seed, step, task, data.Tasks[task], Spec.Episodes, Spec.Setting))];
}
