using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Learners;

public sealed class LossesTests
{
    private const int Negatives = 3;

    /// <summary>A learner that does not adapt: the reported loss is the query loss at θ.</summary>
    private static readonly LearnerSpec Still = new() { InnerSteps = 0 };

    public static TheoryData<QueryLoss, int> LossesAndNegatives { get; } = new()
    {
        { QueryLoss.Squared, 0 }, { QueryLoss.SmoothL1, 0 }, { QueryLoss.CrossEntropy, 0 }, { QueryLoss.CrossEntropy, Negatives }, { QueryLoss.Bpr, Negatives }, { QueryLoss.Softmax, Negatives },
    };

    [Theory]
    [MemberData(nameof(LossesAndNegatives))]
    public void QueryLoss_AtTheta_EqualsTorch(QueryLoss loss, int negatives)
    {
        var world = World(Still with { QueryLoss = loss }, negatives);
        var problem = new LearnerProblem(world);

        var actual = problem.Differentiate(new TapeEngine<double>(world.Layout)).Loss;

        using var scope = NewDisposeScope();
        TorchRuntime.Initialize();
        var expected = world.Episodes.Sum(episode => TorchLoss(loss, episode, Scores(world, episode), negatives));
        Assert.Equal(expected, actual, 1e-9);
    }

    [Theory]
    [MemberData(nameof(LossesAndNegatives))]
    public void MetaGradient_LossInBothLoops_EqualsFiniteDifferences(QueryLoss loss, int negatives)
    {
        var learner = new LearnerSpec { InnerSteps = 2, InnerRate = 0.2, SupportShrinkage = 2, QueryLoss = loss, SupportLoss = loss };
        var world = World(learner, negatives);

        new LearnerProblem(world).AssertGradientIsDerivative(new TapeEngine<double>(world.Layout));
    }

    [Theory]
    [InlineData("gru", QueryLoss.Bpr)]
    [InlineData("attention", QueryLoss.Softmax)]
    [InlineData("two-tower", QueryLoss.CrossEntropy)]
    public void MetaGradient_OtherNetworks_EqualsFiniteDifferences(string network, QueryLoss loss)
    {
        var learner = new LearnerSpec { InnerSteps = 1, InnerRate = 0.2, SupportShrinkage = 2, QueryLoss = loss };
        var world = World(learner, Negatives, network);

        new LearnerProblem(world).AssertGradientIsDerivative(new TapeEngine<double>(world.Layout));
    }

    [Fact]
    public void MetaGradient_RidgeUnderBpr_EqualsFiniteDifferences()
    {
        var world = World(new LearnerSpec { Name = "ridge", RidgeStrength = 0.5, QueryLoss = QueryLoss.Bpr }, Negatives);

        new LearnerProblem(world).AssertGradientIsDerivative(new TapeEngine<double>(world.Layout));
    }

    [Theory]
    [InlineData(QueryLoss.SmoothL1, null, 0)]
    [InlineData(QueryLoss.SmoothL1, QueryLoss.SmoothL1, 0)]
    [InlineData(QueryLoss.Bpr, null, Negatives)]
    [InlineData(QueryLoss.Bpr, QueryLoss.Squared, Negatives)]
    public void MetaEngine_ClosedFormOrTape_ComputesTheLossThatIsAskedFor(QueryLoss query, QueryLoss? support, int negatives)
    {
        var world = World(new LearnerSpec { InnerSteps = 2, InnerRate = 0.2, SupportShrinkage = 2, QueryLoss = query, SupportLoss = support }, negatives);
        var engine = new MetaEngine(world.Layout, world.Learner);
        var batch = Collator.Collate(world.Episodes, world.Context);
        using var inputs = engine.Gatherer.Gather(world.Theta, batch);

        var (expected, _) = new LearnerProblem(world).Differentiate(new TapeEngine<double>(world.Layout));

        Assert.Equal(expected, engine.MetaGradient(batch, inputs).LossesAfter.Sum(loss => (double)loss), 1e-4);
    }

    private static TestWorld World(LearnerSpec learner, int negatives, string network = "mlp")
    {
        var model = new ModelSpec { Network = network, EmbeddingSize = 4, Hidden = [9, 6], TowerWidth = 5, History = 4 };
        var sampler = new NegativeSampler([.. Enumerable.Range(0, 20)]);
        var perSupport = learner.InnerLoss().ComparesChoices(negatives) ? negatives : 0;
        return TestWorld.Create(learner, model: model, change: (task, episode) =>
        {
            episode = task == 1 ? episode with { SupportItems = [], SupportRatings = [] } : episode;
            return negatives == 0
                ? episode
                : sampler.AddTo(episode, new History(task, [.. episode.SupportItems, .. episode.QueryItems], []), 3, task, perSupport, negatives);
        });
    }

    /// <summary>Predictions of the query and its negatives at θ, by asking for all of them as a query.</summary>
    private static double[] Scores(TestWorld world, Episode episode)
    {
        int[] items = [.. episode.QueryItems, .. episode.QueryNegatives];
        var asked = world.With([episode with { QueryItems = items, QueryRatings = new float[items.Length], QueryNegatives = [] }]);
        return new LearnerProblem(asked).Predict(new TapeEngine<double>(asked.Layout)).Before;
    }

    private static double TorchLoss(QueryLoss loss, Episode episode, double[] scores, int negatives)
    {
        var count = episode.QueryItems.Length;
        var s = Tensors.From(scores.AsSpan(0, count), ScalarType.Float64, count);
        var others = Tensors.From(scores.AsSpan(count), ScalarType.Float64, count, negatives);
        var targets = Tensors.From([.. episode.QueryItems.Zip(episode.QueryRatings, (item, rating) => (double)(rating - (3 + (0.05f * item))))], ScalarType.Float64, count);
        var value = loss switch
        {
            QueryLoss.Squared => nn.functional.mse_loss(s, targets),
            QueryLoss.SmoothL1 => nn.functional.smooth_l1_loss(s, targets, beta: 0.5),
            QueryLoss.CrossEntropy when negatives == 0 => nn.functional.binary_cross_entropy_with_logits(
                s, Tensors.From([.. episode.QueryRatings.Select(rating => rating > 3 ? 1.0 : 0.0)], ScalarType.Float64, count)),
            QueryLoss.CrossEntropy => Tensors.Add(
                nn.functional.binary_cross_entropy_with_logits(s, ones_like(s)), nn.functional.binary_cross_entropy_with_logits(others, zeros_like(others))).mul(Tensors.Constant(0.5, ScalarType.Float64)),
            QueryLoss.Bpr => nn.functional.logsigmoid(Tensors.Subtract(s.view(-1, 1), others)).mean().neg(),
            _ => nn.functional.cross_entropy(cat([s.view(-1, 1), others], 1), zeros(count, ScalarType.Int64)),
        };
        return Tensors.ToDoubles(value)[0];
    }
}
