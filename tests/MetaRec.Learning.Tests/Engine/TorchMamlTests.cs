using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;

namespace MetaRec.Learning.Tests.Engine;

/// <summary>The engine of GPUs, on libtorch's CPU device, against the hand-written one.</summary>
public sealed class TorchMamlTests
{
    public static TheoryData<int, GradientOrder, QueryLoss, bool> Learners()
    {
        var data = new TheoryData<int, GradientOrder, QueryLoss, bool>();
        foreach (var steps in new[] { 0, 1, 3 })
        {
            foreach (var order in new[] { GradientOrder.Second, GradientOrder.First })
            {
                data.Add(steps, order, QueryLoss.Squared, false);
                data.Add(steps, order, QueryLoss.SmoothL1, true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void MetaGradient_AnyStepsAndOrder_EqualsTheEngine(int steps, GradientOrder order, QueryLoss loss, bool userFeatures)
    {
        var learner = new LearnerSpec { InnerSteps = steps, Order = order, InnerRate = 0.2, Pull = 2, QueryLoss = loss };
        AssertEqualsTheEngine(TestWorld.Create(learner, tasks: 6, maxSupport: 10, userFeatures: userFeatures, model: new ModelSpec { EmbeddingSize = 4, Hidden = [9, 6], Linear = userFeatures }));
    }

    [Fact]
    public void MetaGradient_DefaultModelWithImplicitFeedback_EqualsTheEngine() => AssertEqualsTheEngine(TestWorld.Create(new LearnerSpec(), model: new ModelSpec()));

    [Fact]
    public void MetaGradient_NoTaskHasSupport_EqualsTheEngine() =>
        AssertEqualsTheEngine(TestWorld.Create(new LearnerSpec(), model: new ModelSpec(), change: static (_, episode) => TestWorld.WithoutSupport(episode)));

    [Fact]
    public void MetaGradient_SomeTasksWithoutSupport_EqualsTheEngine() =>
        AssertEqualsTheEngine(TestWorld.Create(new LearnerSpec(), model: new ModelSpec(), change: static (task, episode) => task % 2 == 0 ? TestWorld.WithoutSupport(episode) : episode));

    [Fact]
    public void MetaGradient_MultiStepLoss_IsLeftToTheEngine()
    {
        var world = TestWorld.Create(new LearnerSpec { MultiStepUntil = 10 });
        var batch = Collator.Collate(world.Episodes, world.Context, 0, 1, step: 3);

        var here = Compute(new MetaEngine(world.Layout, world.Learner), world, batch);
        var there = Compute(new MetaEngine(world.Layout, world.Learner, "cpu"), world, batch);

        Assert.Equal(here.Gradient.Dense, there.Gradient.Dense);
    }

    [Fact]
    public void MetaGradient_SameBatchAgain_GivesTheSameBits()
    {
        var world = TestWorld.Create(new LearnerSpec(), tasks: 8, model: new ModelSpec());
        var batch = Collator.Collate(world.Episodes, world.Context);
        var engine = new MetaEngine(world.Layout, world.Learner, "cpu");

        var first = Compute(engine, world, batch);
        var again = Compute(engine, world, batch);

        Assert.Equal(first.Gradient.Dense, again.Gradient.Dense);
        Assert.Equal(first.Gradient.RowValues, again.Gradient.RowValues);
    }

    private static void AssertEqualsTheEngine(TestWorld world)
    {
        var batch = Collator.Collate(world.Episodes, world.Context);
        var (engine, torch) = (new MetaEngine(world.Layout, world.Learner), new MetaEngine(world.Layout, world.Learner, "cpu"));
        var (expected, actual) = (Compute(engine, world, batch), Compute(torch, world, batch));

        Assert.Equal(expected.Gradient.Rows, actual.Gradient.Rows);
        AssertClose([.. expected.Gradient.Dense, .. expected.Gradient.RowValues], [.. actual.Gradient.Dense, .. actual.Gradient.RowValues]);
        AssertClose(expected.LossesBefore, actual.LossesBefore);
        AssertClose(expected.LossesAfter, actual.LossesAfter);
        using var inputs = engine.Gatherer.Gather(world.Theta, batch);
        var (before, after) = engine.Predict(batch, inputs);
        var (torchBefore, torchAfter) = torch.Predict(batch, inputs);
        for (var task = 0; task < batch.Tasks; task++)
        {
            AssertClose(before[task], torchBefore[task]);
            AssertClose(after[task], torchAfter[task]);
        }
    }

    private static MicroBatchResult Compute(MetaEngine engine, TestWorld world, MicroBatch batch)
    {
        using var inputs = engine.Gatherer.Gather(world.Theta, batch);
        return engine.MetaGradient(batch, inputs);
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var difference = Math.Sqrt(expected.Zip(actual, static (e, a) => ((double)e - a) * ((double)e - a)).Sum());
        var norm = Math.Sqrt(expected.Sum(static value => (double)value * value));
        Assert.True(difference <= 1e-4 * norm, $"The difference is {difference:E2}, of {norm:E2}.");
    }
}
