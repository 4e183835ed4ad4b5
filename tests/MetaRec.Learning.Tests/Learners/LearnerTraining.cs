using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Tests.Learners;

/// <summary>A few hundred meta-steps of any learner in a small synthetic world.</summary>
internal static class LearnerTraining
{
    private static readonly Dataset World = SyntheticGenerator.Generate(new SyntheticSpec { Users = 200, Items = 150, RatingsPerUser = 40 });

    public static TrainingSpec Spec(LearnerSpec learner) => new()
    {
        Steps = 250,
        MicroBatches = 2,
        MicroBatchSize = 8,
        Shards = 4,
        Model = new ModelSpec { EmbeddingSize = 8, Hidden = [16] },
        Learner = learner,
        Optimizer = new OptimizerSpec { Rate = 5e-3, EmbeddingRate = 1e-2 },
    };

    public static Checkpoint Run(TrainingSpec spec, int? until = null) => SequentialTrainer.Run(spec, TrainingData.Prepare(World, spec), until: until);

    /// <summary>The loss after adaptation must fall from where training began, and end below the loss before adaptation.</summary>
    public static void AssertLearns(LearnerSpec learner)
    {
        var trained = Run(Spec(learner));

        var (first, last) = (trained.LossAfter.Take(25).Average(), trained.LossAfter.TakeLast(50).Average());
        Assert.True(last < 0.9 * first, $"The loss after adaptation was {first} in the first 25 steps and is {last} in the last 50.");
        Assert.True(last < 0.9 * trained.LossBefore.TakeLast(50).Average(), $"The loss is {trained.LossBefore.TakeLast(50).Average()} before adaptation and {last} after it.");
    }

    /// <summary>Trained twice, θ must be the same bits.</summary>
    public static void AssertDeterministic(LearnerSpec learner) => Assert.Equal(Run(Spec(learner), until: 10).Theta, Run(Spec(learner), until: 10).Theta);

    /// <summary>No block of θ may be without effect: each has a number with a gradient.</summary>
    public static void AssertEveryBlockGetsAGradient(LearnerSpec learner)
    {
        var world = TestWorld.Create(learner);
        var gradient = new LearnerProblem(world).Differentiate(new TapeEngine<double>(world.Layout)).Gradient;

        Assert.All(world.Layout.Dense, block => Assert.True(gradient.AsSpan(block.Offset, block.Length).ContainsAnyExcept(0), $"'{block.Name}' has no gradient."));
    }
}
