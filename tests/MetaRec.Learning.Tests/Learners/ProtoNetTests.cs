using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Learners;

public sealed class ProtoNetTests
{
    private static readonly LearnerSpec Learner = new() { Name = "protonet", PrototypeStrength = 2 };
    private static readonly ModelSpec Model = new() { EmbeddingSize = 4, Hidden = [9, 6] };

    [Theory]
    [InlineData(true, null, QueryLoss.Squared)]
    [InlineData(false, 0.6, QueryLoss.SmoothL1)]
    public void MetaGradient_SupportsOfAnySize_EqualsFiniteDifferences(bool userFeatures, double? threshold, QueryLoss loss)
    {
        var world = TestWorld.Create(Learner with { LikeThreshold = threshold, QueryLoss = loss }, userFeatures: userFeatures);
        world.Change(2, TestWorld.WithoutSupport);

        new LearnerProblem(world).AssertGradientIsDerivative(new TapeEngine<double>(world.Layout));
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, 0.6)]
    public void MetaGradient_SupportsOfAnySize_EqualsAutogradOfTheFormula(bool userFeatures, double? threshold)
    {
        var world = TestWorld.Create(Learner with { LikeThreshold = threshold }, userFeatures: userFeatures, model: Model);
        world.Change(2, TestWorld.WithoutSupport);

        TorchProblem.AssertEqual(world, new TapeEngine<double>(world.Layout), task => Predict(task, threshold));
    }

    [Fact]
    public void Adapt_NoSupport_ComparesWithTheDefaults()
    {
        var world = TestWorld.Create(Learner);
        for (var task = 0; task < world.Episodes.Count; task++)
        {
            world.Change(task, TestWorld.WithoutSupport);
        }

        var (before, after) = new LearnerProblem(world).Predict(new TapeEngine<double>(world.Layout));

        Assert.Contains(before.Zip(after), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
    }

    [Fact]
    public void Adapt_StrongDefaults_HardlyMoves()
    {
        var weak = Distance(Learner with { PrototypeStrength = 0.01 });
        var strong = Distance(Learner with { PrototypeStrength = 1000 });

        Assert.True(strong < 0.05 * weak, $"Supports move predictions by {strong} against strong defaults, by {weak} against weak ones.");
    }

    [Fact]
    public void Adapt_RatingsTurnedRound_OrdersItemsTheOtherWayRound()
    {
        var world = TestWorld.Create(Learner, userFeatures: false, model: Model with { Linear = false, ImplicitFeedback = false });
        world.Clear("layer3.weight");
        world.Clear("default_prototypes");
        var engine = new TapeEngine<double>(world.Layout);
        var (_, original) = new LearnerProblem(world).Predict(engine);
        world.Change(0, episode => episode with { SupportRatings = [.. episode.SupportRatings.Select(rating => 6 - rating)] });
        var (_, reversed) = new LearnerProblem(world).Predict(engine);

        var query = world.Episodes[0].QueryItems.Length;
        Assert.True(query > 1 && Math.Abs(original[1] - original[0]) > 1e-4, "The first task does not tell its items apart.");
        for (var item = 1; item < query; item++)
        {
            Assert.Equal(original[item] - original[0], reversed[0] - reversed[item], 1e-9);
        }
    }

    [Fact]
    public void Train_SmallWorld_LearnsAndIsDeterministic()
    {
        LearnerTraining.AssertLearns(Learner);
        LearnerTraining.AssertDeterministic(Learner);
    }

    private static Tensor Predict(TorchTask task, double? threshold)
    {
        var prototypes = TorchPrototypes.Of(task, threshold);
        var weights = task["log_distance_weights"].exp();
        var features = task.Features(task.QueryItems);
        Tensor Distance(Tensor prototype)
        {
            var difference = Tensors.Subtract(features, prototype);
            return difference.mul(difference).mul(weights).sum([1L], keepdim: true);
        }

        var classes = cat([Distance(prototypes.Liked).neg(), Distance(prototypes.NotLiked).neg()], 1);
        var logProbabilities = nn.functional.log_softmax(classes, 1);
        var odds = Tensors.Subtract(logProbabilities.narrow(1, 0, 1), logProbabilities.narrow(1, 1, 1));
        return Tensors.Add(Tensors.Add(task.Predict(task.QueryItems), prototypes.Level), odds);
    }

    private static double Distance(LearnerSpec learner)
    {
        var world = TestWorld.Create(learner);
        var engine = new TapeEngine<double>(world.Layout);
        var (_, with) = new LearnerProblem(world).Predict(engine);
        for (var task = 0; task < world.Episodes.Count; task++)
        {
            world.Change(task, TestWorld.WithoutSupport);
        }

        var (_, without) = new LearnerProblem(world).Predict(engine);
        return with.Zip(without).Sum(pair => Math.Abs(pair.First - pair.Second));
    }
}
