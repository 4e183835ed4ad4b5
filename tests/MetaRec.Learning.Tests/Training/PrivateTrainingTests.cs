using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Models;
using MetaRec.Learning.Privacy;
using MetaRec.Learning.Serving;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Tests.Training;

public sealed class PrivateTrainingTests
{
    private static readonly PrivacyKey Key = new([.. Enumerable.Range(0, PrivacyKey.Length).Select(i => (byte)(7 * i))]);

    private static readonly TrainingSpec Spec = new()
    {
        Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 200, Items = 150, RatingsPerUser = 40 } },
        Steps = 30,
        MicroBatches = 4,
        Shards = 4,
        MicroBatchSize = 1,
        Model = new ModelSpec { EmbeddingSize = 8, Hidden = [16], ItemIds = false, Residual = false },
        Privacy = new PrivacySpec { ClipNorm = 0.5, NoiseMultiplier = 0.8, Delta = 1e-4 },
    };

    private static readonly Dataset World = SyntheticGenerator.Generate(Spec.Dataset.Synthetic!);
    private static readonly TrainingData Data = TrainingData.Prepare(World, Spec);

    [Fact]
    public void Run_StoppedAndResumed_EndsInTheSameBits()
    {
        var whole = SequentialTrainer.Run(Spec, Data, key: Key);
        var half = Checkpoint.FromBytes(SequentialTrainer.Run(Spec, Data, until: 13, key: Key).ToBytes(Data.Layout));
        var resumed = SequentialTrainer.Run(Spec, Data, half, key: Key);

        Assert.Equal(13, half.Privacy!.Steps);
        Assert.True(half.Privacy.Epsilon < whole.Privacy!.Epsilon);
        Assert.Equal(Checkpoint.Hash(whole.ToBytes(Data.Layout)), Checkpoint.Hash(resumed.ToBytes(Data.Layout)));
    }

    [Fact]
    public void Run_WithoutAGivenKey_DrawsAnother() =>
        Assert.NotEqual(SequentialTrainer.Run(Spec, Data, until: 2).Theta, SequentialTrainer.Run(Spec, Data, until: 2).Theta);

    [Fact]
    public void Run_Private_HasStepsThatNobodyTookPartIn()
    {
        // Four of about 160 tasks on average: e^−4 of the steps are empty, and most have an empty micro-batch.
        Assert.Contains(
            Enumerable.Range(0, 500), step => Enumerable.Range(0, 4).All(microBatch => !Data.HasTasks(Spec, step, microBatch, Key.Sampling)));
        var empty = Enumerable.Range(0, 500).First(step => Enumerable.Range(0, 4).All(microBatch => !Data.HasTasks(Spec, step, microBatch, Key.Sampling)));
        var longer = Spec with { Steps = 500 };

        Assert.Equal(empty + 1, SequentialTrainer.Run(longer, Data, until: empty + 1, key: Key).Step);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(1, 4)]
    public void Run_OtherNumberOfShards_HasTheSameTasksAndTheSameNoise(int shards, int size)
    {
        var spec = Spec with { Shards = shards, MicroBatches = shards, MicroBatchSize = size };
        var (four, other) = (SequentialTrainer.Run(Spec, Data, until: 3, key: Key), SequentialTrainer.Run(spec, TrainingData.Prepare(World, spec), until: 3, key: Key));

        Assert.Equal(four.Privacy, other.Privacy);

        // Sums of another shape differ in their last bits.
        for (var i = 0; i < four.Theta.Length; i++)
        {
            Assert.Equal(four.Theta[i], other.Theta[i], 1e-5f);
        }
    }

    [Fact]
    public void Checkpoint_OfAPrivateJob_HasItsCostAndNoLossAndNotItsKey()
    {
        var checkpoint = SequentialTrainer.Run(Spec, Data, key: Key);
        var bytes = checkpoint.ToBytes(Data.Layout);
        var cost = Checkpoint.FromBytes(bytes).Privacy!;

        Assert.Equal(new RdpAccountant(4.0 / Data.Tasks.Count, 0.8).Epsilon(30, 1e-4), cost.Epsilon);
        Assert.Equal((1e-4, 0.8, 0.5, 4.0 / Data.Tasks.Count, 30), (cost.Delta, cost.NoiseMultiplier, cost.ClipNorm, cost.SamplingRate, cost.Steps));
        Assert.All([.. checkpoint.LossBefore, .. checkpoint.LossAfter], loss => Assert.True(float.IsNaN(loss)));
        Assert.Equal(-1, bytes.AsSpan().IndexOf(Key.ToBytes()));
        Assert.Equal(-1, bytes.AsSpan().IndexOf(Key.Sampling));
    }

    [Fact]
    public void Prepare_OtherRatings_GivesTheSameContext()
    {
        var other = TrainingData.Prepare(
            With(World.Years, World.Scale.Max),
            Spec);

        for (var item = 0; item < World.Items.Count; item++)
        {
            Assert.Equal((World.Scale.Min + World.Scale.Max) / 2, Data.Context.Base(item, asNew: false));
            Assert.Equal(Data.Context.Base(item, asNew: false), other.Context.Base(item, asNew: false));
            Assert.False(Data.Context.IsWarm(item));
        }

        var theta = new float[Data.Layout.Length];
        Assert.Single(new ServingCore(Spec, Data, theta, new RecommenderOptions()).Popularity.Distinct());
    }

    [Fact]
    public void Prepare_TimesWouldDecideWhichItemsAreCold_SaysSo()
    {
        var error = Assert.Throws<PrivacyException>(() => TrainingData.Prepare(With(new int[World.Items.Count], 3), Spec));

        Assert.Contains("no release years on both sides of 1997", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_TargetEpsilon_IsReachedAtTheLastStepAndNotBefore()
    {
        var spec = Spec with { Privacy = new PrivacySpec { TargetEpsilon = 3 } };
        var plan = TrainingData.Prepare(World, spec).Privacy!;

        Assert.Equal(1 / (10.0 * Data.Tasks.Count), plan.Delta);
        Assert.InRange(plan.CostOf(spec.Steps).Epsilon, 2.999, 3);
        Assert.True(plan.CostOf(spec.Steps - 1).Epsilon < plan.CostOf(spec.Steps).Epsilon);
    }

    [Fact]
    public void Prepare_MoreTasksAStepThanThereAre_SaysSo()
    {
        var error = Assert.Throws<PrivacyException>(() => TrainingData.Prepare(World, Spec with { MicroBatchSize = 1000 }));

        Assert.Contains("microBatches × microBatchSize is 4,000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_LittleNoiseManyTasks_LearnsNonetheless()
    {
        var spec = Spec with { Steps = 120, MicroBatchSize = 30, Optimizer = new OptimizerSpec { Rate = 0.01, EmbeddingRate = 0.01 }, Privacy = new PrivacySpec { ClipNorm = 1, NoiseMultiplier = 0.01 } };
        var data = TrainingData.Prepare(World, spec);
        var trained = SequentialTrainer.Run(spec, data, key: Key);
        var start = SequentialTrainer.Run(spec, data, until: 0, key: Key);

        Assert.True(Error(spec, data, trained.Theta) < 0.8 * Error(spec, data, start.Theta));
    }

    private static Dataset With(IReadOnlyList<int> years, float rating) => new()
    {
        Name = World.Name,
        Scale = World.Scale,
        Users = World.Users,
        Items = World.Items,
        Titles = World.Titles,
        Years = years,
        UserFeatures = World.UserFeatures,
        ItemFeatures = World.ItemFeatures,
        Interactions = [.. World.Interactions.Select(interaction => interaction with { Rating = rating })],
    };

    private static double Error(TrainingSpec spec, TrainingData data, float[] theta)
    {
        var model = MetaRatingModel.Of(spec, data, theta);
        var episodes = Enumerable.Range(0, data.Tasks.Count).Select(task => data.Draw(spec, 999_999, task)).ToArray();
        return model.Predict(episodes).Zip(episodes, (predicted, episode) => predicted.Zip(episode.QueryRatings, (a, b) => Math.Abs(a - b)).Average()).Average();
    }
}
