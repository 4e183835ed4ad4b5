using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Tests.Engine;

public sealed class MetaEngineTests
{
    private static readonly LearnerSpec Learner = new() { InnerSteps = 3, InnerRate = 0.2 };

    [Fact]
    public void Predict_TaskAlone_EqualsTaskInBatch()
    {
        var world = TestWorld.Create(Learner, tasks: 8, maxSupport: 10);
        var engine = new MetaEngine(world.Layout, Learner);

        var together = Predict(engine, world, world.Episodes);

        for (var task = 0; task < world.Episodes.Count; task++)
        {
            var alone = Predict(engine, world, [world.Episodes[task]])[0];
            Assert.Equal(together[task].Length, alone.Length);
            for (var q = 0; q < alone.Length; q++)
            {
                Assert.Equal(alone[q], together[task][q], 1e-5f);
            }
        }
    }

    [Fact]
    public void MetaGradient_BatchOfTasks_EqualsSumOfSingleTasks()
    {
        var world = TestWorld.Create(Learner, tasks: 8, maxSupport: 10);
        var engine = new MetaEngine(world.Layout, Learner);

        var together = Flatten(MetaGradient(engine, world, world.Episodes).Gradient, world);
        var sum = new double[together.Length];
        foreach (var episode in world.Episodes)
        {
            var alone = Flatten(MetaGradient(engine, world, [episode]).Gradient, world);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += alone[i];
            }
        }

        for (var i = 0; i < sum.Length; i++)
        {
            Assert.Equal(sum[i], together[i], 1e-4);
        }
    }

    [Fact]
    public void Predict_EmptySupport_IsThePredictionBeforeAdaptation()
    {
        var world = TestWorld.Create(Learner);
        var engine = new MetaEngine(world.Layout, Learner);
        var episode = world.Episodes[0] with { SupportItems = [], SupportRatings = [] };
        var batch = Collator.Collate([episode], world.Context);

        using var inputs = engine.Gatherer.Gather(world.Theta, batch);
        var (before, after) = engine.Predict(batch, inputs);

        Assert.Equal(before, after);
        Assert.Equal(episode.QueryItems.Length, after[0].Length);
    }

    [Fact]
    public void Predict_SomeTasksWithoutSupport_LeavesThemUnadapted()
    {
        var world = TestWorld.Create(Learner);
        var engine = new MetaEngine(world.Layout, Learner);
        Episode[] episodes = [world.Episodes[0] with { SupportItems = [], SupportRatings = [] }, world.Episodes[1]];
        var batch = Collator.Collate(episodes, world.Context);

        using var inputs = engine.Gatherer.Gather(world.Theta, batch);
        var (before, after) = engine.Predict(batch, inputs);

        Assert.Equal(before[0], after[0]);
        Assert.NotEqual(before[1], after[1]);
    }

    [Fact]
    public void MetaGradient_MemoryUsedBeforeForALargerBatch_GivesTheSameBits()
    {
        var world = TestWorld.Create(Learner, tasks: 8, maxSupport: 10);
        var engine = new MetaEngine(world.Layout, Learner);
        Episode[] few = [.. world.Episodes.Take(3)];
        var fresh = Flatten(MetaGradient(engine, world, few).Gradient, world);

        MetaGradient(engine, world, world.Episodes);

        Assert.Equal(fresh, Flatten(MetaGradient(engine, world, few).Gradient, world));
    }

    [Fact]
    public void MetaGradient_NonFiniteParameter_NamesTheTask()
    {
        var world = TestWorld.Create(Learner);
        var engine = new MetaEngine(world.Layout, Learner);
        world.Theta[^1] = float.PositiveInfinity;

        var error = Assert.Throws<NonFiniteLossException>(() => MetaGradient(engine, world, world.Episodes));

        Assert.InRange(error.Position, 0, world.Episodes.Count - 1);
    }

    [Fact]
    public void MetaGradient_FixedRates_HaveNoGradient()
    {
        var world = TestWorld.Create(Learner with { LearnInnerRates = false });
        var engine = new MetaEngine(world.Layout, world.Learner);

        var gradient = MetaGradient(engine, world, world.Episodes).Gradient;

        var rates = world.Layout.Dense.Single(block => block.Name == ModelLayout.LogInnerRates);
        Assert.All(gradient.Dense.Skip(rates.Offset).Take(rates.Length), value => Assert.Equal(0, value));
    }

    [Fact]
    public void MetaGradient_FixedRatesOfALearnerThatHasNone_IsThatOfLearnedOnes()
    {
        var world = TestWorld.Create(new LearnerSpec { Name = "ridge" });

        var learned = MetaGradient(new MetaEngine(world.Layout, world.Learner), world, world.Episodes).Gradient;
        var kept = MetaGradient(new MetaEngine(world.Layout, world.Learner with { LearnInnerRates = false }), world, world.Episodes).Gradient;

        Assert.Equal(learned.Dense, kept.Dense);
    }

    [Theory]
    [InlineData(FieldPooling.Sum)]
    [InlineData(FieldPooling.Concatenate)]
    public void Scatter_AnyGradient_IsTheAdjointOfGather(FieldPooling pooling)
    {
        var world = TestWorld.Create(Learner, model: new ModelSpec { EmbeddingSize = 4, Hidden = [9, 6], Pooling = pooling });
        var gatherer = new EmbeddingGatherer(world.Layout);
        var batch = Collator.Collate(world.Episodes, world.Context);
        using var inputs = gatherer.Gather(world.Theta, batch);
        float[] itemGradient = [.. inputs.Items.ToArray().Select((_, i) => MathF.Sin(i))];
        float[] userGradient = [.. inputs.Users.ToArray().Select((_, i) => MathF.Cos(i))];

        var (rows, values) = gatherer.Scatter(batch, itemGradient, userGradient);

        var left = inputs.Items.ToArray().Zip(itemGradient, (a, b) => (double)a * b).Sum() + inputs.Users.ToArray().Zip(userGradient, (a, b) => (double)a * b).Sum();
        var size = world.Layout.EmbeddingSize;
        var right = rows.SelectMany((row, slot) => Enumerable.Range(0, size).Select(i => (double)world.Theta[(row * size) + i] * values[(slot * size) + i])).Sum();
        Assert.Equal(left, right, 1e-4);
        Assert.Equal(rows.Order(), rows);
    }

    private static float[][] Predict(MetaEngine engine, TestWorld world, IReadOnlyList<Episode> episodes)
    {
        var batch = Collator.Collate(episodes, world.Context);
        using var inputs = engine.Gatherer.Gather(world.Theta, batch);
        return engine.Predict(batch, inputs).After;
    }

    private static MicroBatchResult MetaGradient(MetaEngine engine, TestWorld world, IReadOnlyList<Episode> episodes)
    {
        var batch = Collator.Collate(episodes, world.Context);
        using var inputs = engine.Gatherer.Gather(world.Theta, batch);
        return engine.MetaGradient(batch, inputs);
    }

    private static double[] Flatten(MicroBatchGradient gradient, TestWorld world)
    {
        var flat = new double[world.Layout.Length];
        var size = world.Layout.EmbeddingSize;
        for (var i = 0; i < gradient.RowValues.Length; i++)
        {
            flat[(gradient.Rows[i / size] * size) + (i % size)] = gradient.RowValues[i];
        }

        for (var i = 0; i < gradient.Dense.Length; i++)
        {
            flat[world.Layout.DenseOffset + i] = gradient.Dense[i];
        }

        return flat;
    }
}
