using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Tests.Engine;

public sealed class ClippedGradientTests
{
    private const double Tolerance = 2e-5;

    public static TheoryData<string, GradientOrder> Learners => new()
    {
        { "maml", GradientOrder.Second },
        { "maml", GradientOrder.First },
    };

    [Theory]
    [MemberData(nameof(Learners))]
    public void MetaGradient_Clipped_IsTheSumOfIndependentGradientsThatWereClipped(string name, GradientOrder order)
    {
        var learner = new LearnerSpec { Name = name, Order = order, InnerSteps = 3, InnerRate = 0.2, LearnInputRates = false, Pull = 0 };
        var world = TestWorld.Create(learner, tasks: 6, maxSupport: 10, model: PlainModel);
        double[][] alone = [.. world.Episodes.Select(episode => Independent(world.With([episode])))];
        double[] norms = [.. alone.Select(Norm)];

        // Clips some of the tasks, and not others.
        var clipNorm = norms.Order().ElementAt(3) * 0.999;
        var expected = new double[world.Layout.Length];
        foreach (var (gradient, norm) in alone.Zip(norms))
        {
            for (var i = 0; i < expected.Length; i++)
            {
                expected[i] += gradient[i] * Math.Min(1, clipNorm / norm);
            }
        }

        var actual = Engine(world, clipNorm, world.Episodes);

        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], Tolerance * clipNorm);
        }
    }

    [Theory]
    [InlineData("maml")]
    [InlineData("anil")]
    [InlineData("meta-sgd")]
    [InlineData("meta-curvature")]
    [InlineData("cavia")]
    [InlineData("reptile")]
    [InlineData("ridge")]
    [InlineData("protonet")]
    [InlineData("relationnet")]
    [InlineData("cnp")]
    public void MetaGradient_TaskChanged_MovesTheSumByTheNormAtMost(string learner)
    {
        var world = TestWorld.Create(new LearnerSpec { Name = learner }, tasks: 5, maxSupport: 10);
        var clipNorm = 0.3 * Norm(Engine(world, 1e6, world.Episodes));
        var all = Engine(world, clipNorm, world.Episodes);
        for (var task = 0; task < world.Episodes.Count; task++)
        {
            var without = Engine(world, clipNorm, [.. world.Episodes.Where((_, other) => other != task)]);

            Assert.InRange(Norm([.. all.Zip(without, (a, b) => a - b)]), 0, clipNorm * (1 + 1e-5));
        }
    }

    [Fact]
    public void MetaGradient_TaskWithHugeRatings_CountsNoMoreThanTheNorm()
    {
        var world = TestWorld.Create(new LearnerSpec(), tasks: 3);
        world.Change(1, episode => episode with { QueryRatings = [.. episode.QueryRatings.Select(_ => 1e12f)], SupportRatings = [.. episode.SupportRatings.Select(_ => -1e12f)] });

        Assert.InRange(Norm(Engine(world, 1e-3, [world.Episodes[1]])), 0, 1e-3);
    }

    [Fact]
    public void MetaGradient_TaskThatIsNotFinite_AddsNothing()
    {
        var world = TestWorld.Create(new LearnerSpec(), tasks: 3);
        Episode[] others = [world.Episodes[0], world.Episodes[2]];
        var expected = Engine(world, 1, others);
        world.Change(1, episode => episode with { QueryRatings = [.. episode.QueryRatings.Select(_ => float.NaN)] });

        Assert.Equal(expected, Engine(world, 1, world.Episodes));
    }

    [Fact]
    public void MetaGradient_Clipped_TellsNoLoss()
    {
        var world = TestWorld.Create(new LearnerSpec(), tasks: 3);
        var batch = Collator.Collate(world.Episodes, world.Context);
        var engine = new MetaEngine(world.Layout, world.Learner, clipNorm: 1);
        using var inputs = engine.Gatherer.Gather(world.Theta, batch);

        var result = engine.MetaGradient(batch, inputs);

        Assert.All([.. result.LossesBefore, .. result.LossesAfter], loss => Assert.True(float.IsNaN(loss)));
        Assert.True(double.IsNaN(result.Gradient.LossBefore) && double.IsNaN(result.Gradient.LossAfter));
        Assert.Empty(result.Gradient.TaskLosses);
    }

    private static ModelSpec PlainModel { get; } = new() { EmbeddingSize = 4, Hidden = [9, 6], ImplicitFeedback = false, UserPrior = false };

    private static double[] Engine(TestWorld world, double clipNorm, IReadOnlyList<Episode> episodes)
    {
        var batch = Collator.Collate(episodes, world.Context);
        var engine = new MetaEngine(world.Layout, world.Learner, clipNorm: clipNorm);
        using var inputs = engine.Gatherer.Gather(world.Theta, batch);
        var sum = engine.MetaGradient(batch, inputs).Gradient;
        var flat = new double[world.Layout.Length];
        var size = world.Layout.EmbeddingSize;
        for (var i = 0; i < sum.RowValues.Length; i++)
        {
            flat[(sum.Rows[i / size] * size) + (i % size)] = sum.RowValues[i];
        }

        Array.ConvertAll(sum.Dense, value => (double)value).CopyTo(flat, world.Layout.DenseOffset);
        return flat;
    }

    /// <summary>The gradient of a world's only task over θ, by autograd in float64.</summary>
    private static double[] Independent(TestWorld world)
    {
        using var problem = new DoubleProblem(world);
        var (_, gradient) = problem.Differentiate(problem.AutogradLosses);
        var layout = world.Layout;
        var batch = Collator.Collate(world.Episodes, world.Context);
        var flat = new double[layout.Length];
        gradient.AsSpan(0, layout.DenseLength).CopyTo(flat.AsSpan(layout.DenseOffset));
        void Scatter(IReadOnlyList<FieldBlock> fields, int entity, ReadOnlySpan<double> input)
        {
            foreach (var field in fields)
            {
                foreach (var value in field.Field.Of(entity))
                {
                    Add(flat, field.FirstRow + value, input, 1.0 / field.Field.Of(entity).Length);
                }
            }
        }

        void Add(double[] target, int row, ReadOnlySpan<double> input, double weight)
        {
            for (var i = 0; i < layout.EmbeddingSize; i++)
            {
                target[(row * layout.EmbeddingSize) + i] += weight * input[i];
            }
        }

        for (var d = 0; d < batch.Items.Length; d++)
        {
            var input = gradient.AsSpan(layout.DenseLength + (d * layout.ItemWidth), layout.ItemWidth);
            Scatter(layout.ItemFields, batch.Items[d].Item, input);
            if (batch.Items[d].UsesId)
            {
                Add(flat, layout.FirstItemRow + batch.Items[d].Item, input, 1);
            }
        }

        Scatter(layout.UserFields, batch.Users[0], gradient.AsSpan(layout.DenseLength + (batch.Items.Length * layout.ItemWidth), layout.UserWidth));
        return flat;
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));
}
