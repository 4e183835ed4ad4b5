using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Tests.Learners;
using MetaRec.Learning.Training;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Networks;

public sealed class RatingNetworksTests
{
    private static readonly LearnerSpec OneStep = new() { LearnInputRates = false, Pull = 0, InnerSteps = 1, InnerRate = 0.2, SupportShrinkage = 2 };

    public static TheoryData<string> Names { get; } = [.. ModelSpec.Networks];

    public static TheoryData<string, string, bool> NamesLearnersAndFeatures
    {
        get
        {
            var cases = new TheoryData<string, string, bool>();
            foreach (var network in ModelSpec.Networks)
            {
                cases.Add(network, "maml", true);
                cases.Add(network, "maml", false);
                cases.Add(network, "ridge", true);
                cases.Add(network, "ridge", false);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(NamesLearnersAndFeatures))]
    public void MetaGradient_AnyNetworkAndLearner_EqualsFiniteDifferences(string network, string learner, bool userFeatures)
    {
        var spec = new LearnerSpec { Name = learner, InnerSteps = 2, InnerRate = 0.2, SupportShrinkage = 2, RidgeStrength = 0.5 };
        var world = World(network, spec, userFeatures: userFeatures, history: 3);

        new LearnerProblem(world).AssertGradientIsDerivative(new TapeEngine<double>(world.Layout));
    }

    [Theory]
    [InlineData("two-tower", true)]
    [InlineData("two-tower", false)]
    [InlineData("gru", true)]
    [InlineData("gru", false)]
    [InlineData("attention", true)]
    [InlineData("attention", false)]
    public void Predict_BeforeAndAfterAStep_EqualsTorch(string network, bool userFeatures)
    {
        var world = World(network, OneStep, userFeatures: userFeatures, history: 4);
        var problem = new LearnerProblem(world);
        var (before, after) = problem.Predict(new TapeEngine<double>(world.Layout));

        using var scope = NewDisposeScope();
        var reference = new TorchNetworks(world);
        var query = before.Length / world.Episodes.Count;
        for (var task = 0; task < world.Episodes.Count; task++)
        {
            var expected = reference.Predict(task);
            Assert.All(expected.Before.Zip(before.Skip(task * query)), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
            Assert.All(expected.After.Zip(after.Skip(task * query)), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Predict_TwoSupportRowsSwapped_ChangesOnlyWhatReadsSequences(string network)
    {
        var learner = OneStep with { InnerSteps = 0 };
        var (straight, swapped) = (World(network, learner), World(network, learner, episode => episode with { SupportItems = Swap(episode.SupportItems), SupportRatings = Swap(episode.SupportRatings) }));

        var difference = Differences(Predict(straight), Predict(swapped));

        Assert.Equal(network is "gru" or "attention", difference.Any(value => value > 1e-6));
    }

    [Theory]
    [InlineData("gru")]
    [InlineData("attention")]
    public void Predict_OtherRatingBeforeTheHistory_ChangesNothing(string network)
    {
        var learner = OneStep with { InnerSteps = 0 };
        var original = World(network, learner, Long, history: 3);
        var early = World(network, learner, episode => Rate(Long(episode), row: 1), history: 3);
        var late = World(network, learner, episode => Rate(Long(episode), row: 3), history: 3);

        Assert.All(Differences(Predict(original), Predict(early)), difference => Assert.Equal(0, difference));
        Assert.Contains(Differences(Predict(original), Predict(late)), difference => difference > 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Predict_AmongLongerTasks_IsThatOfTheTaskAlone(string network)
    {
        var world = World(network, OneStep);
        var together = Collator.Collate(world.Episodes, world.Context);
        var alone = Collator.Collate([world.Episodes[2]], world.Context);
        var engine = new MetaEngine(world.Layout, world.Learner);
        using var togetherInputs = engine.Gatherer.Gather(world.Theta, together);
        using var aloneInputs = engine.Gatherer.Gather(world.Theta, alone);

        Assert.Equal(engine.Predict(alone, aloneInputs).After[0], engine.Predict(together, togetherInputs).After[2]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void MetaGradient_AnyNetwork_ReachesEveryBlock(string network)
    {
        var world = World(network, OneStep with { InnerSteps = 2 });
        var gradient = new LearnerProblem(world).Differentiate(new TapeEngine<double>(world.Layout)).Gradient;

        Assert.All(world.Layout.Dense, block => Assert.True(
            gradient.AsSpan(block.Offset, block.Length).ContainsAnyExcept(0.0), $"No gradient reaches {block.Name}."));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_Training_AdaptationLowersTheLossAndRepeatsItsBits(string network)
    {
        var spec = new TrainingSpec
        {
            Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 80, Items = 60, RatingsPerUser = 25 } },
            Episodes = new EpisodeSpec { MaxSupport = 12, MaxQuery = 10, Order = EpisodeOrder.Time },
            Model = new ModelSpec { Network = network, EmbeddingSize = 6, Hidden = [8], TowerWidth = 6, History = 6, Residual = false },
            Learner = new LearnerSpec { InnerSteps = 2 },
            Steps = 200,
            MicroBatches = 1,
            MicroBatchSize = 8,
            Shards = 2,
        };
        var data = TrainingData.Prepare(SyntheticGenerator.Generate(spec.Dataset.Synthetic!), spec);

        var trained = SequentialTrainer.Run(spec, data);

        Assert.True(trained.LossAfter.TakeLast(30).Average() < 0.6 * trained.LossAfter.Take(5).Average());
        Assert.True(trained.LossAfter.TakeLast(30).Average() < trained.LossBefore.TakeLast(30).Average());
        Assert.Equal(SequentialTrainer.Run(spec, data, until: 5).Theta, SequentialTrainer.Run(spec, data, until: 5).Theta);
    }

    private static TestWorld World(string network, LearnerSpec learner, Func<Episode, Episode>? change = null, bool userFeatures = true, int history = 20)
    {
        var model = new ModelSpec { Network = network, EmbeddingSize = 4, Hidden = [9, 6], TowerWidth = 5, History = history, ImplicitFeedback = false };
        return TestWorld.Create(learner, userFeatures: userFeatures, model: model, change: (task, episode) =>
            change?.Invoke(episode) ?? (task == 1 ? episode with { SupportItems = [], SupportRatings = [] } : episode));
    }

    private static Episode Long(Episode episode) => episode with { SupportItems = [4, 11, 7, 2, 16], SupportRatings = [5, 1, 4, 2, 3] };

    private static Episode Rate(Episode episode, int row)
    {
        var ratings = episode.SupportRatings.ToArray();
        ratings[row] = 6 - ratings[row] + (ratings[row] == 3 ? 1 : 0);
        return episode with { SupportRatings = ratings };
    }

    private static T[] Swap<T>(T[] values) => values.Length < 2 ? values : [values[1], values[0], .. values[2..]];

    private static double[] Predict(TestWorld world) => new LearnerProblem(world).Predict(new TapeEngine<double>(world.Layout)).Before;

    private static double[] Differences(double[] a, double[] b) => [.. a.Zip(b, (x, y) => Math.Abs(x - y))];
}
