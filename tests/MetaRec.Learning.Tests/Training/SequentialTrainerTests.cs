using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Tests.Training;

public sealed class SequentialTrainerTests
{
    private static readonly TrainingSpec Spec = new()
    {
        Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 200, Items = 150, RatingsPerUser = 40 } },
        Steps = 40,
        MicroBatches = 2,
        MicroBatchSize = 8,
        Shards = 4,
        Model = new ModelSpec { EmbeddingSize = 8, Hidden = [16, 16] },
    };

    private static readonly TrainingData Data = TrainingData.Prepare(SyntheticGenerator.Generate(Spec.Dataset.Synthetic!), Spec);

    [Fact]
    public void Run_StoppedAndResumed_EndsInTheSameBits()
    {
        var whole = SequentialTrainer.Run(Spec, Data);

        var half = Checkpoint.FromBytes(SequentialTrainer.Run(Spec, Data, until: 17).ToBytes(Data.Layout));
        var resumed = SequentialTrainer.Run(Spec, Data, half);

        Assert.Equal(17, half.Step);
        Assert.Equal(Checkpoint.Hash(whole.ToBytes(Data.Layout)), Checkpoint.Hash(resumed.ToBytes(Data.Layout)));
    }

    [Fact]
    public void Run_OtherSeed_EndsInOtherBits()
    {
        var other = Spec with { Seed = 2 };

        Assert.NotEqual(SequentialTrainer.Run(Spec, Data).Theta, SequentialTrainer.Run(other, Data).Theta);
    }

    [Fact]
    public void Run_Training_AdaptationGetsBetterThanNoAdaptation()
    {
        var spec = Spec with { Steps = 300, Model = Spec.Model with { Residual = false } };
        var data = TrainingData.Prepare(Data.Dataset, spec);

        var trained = SequentialTrainer.Run(spec, data);

        Assert.True(trained.LossAfter.TakeLast(50).Average() < 0.5 * trained.LossAfter.Take(5).Average());
        Assert.True(trained.LossAfter.TakeLast(50).Average() < trained.LossBefore.TakeLast(50).Average());
    }
}
