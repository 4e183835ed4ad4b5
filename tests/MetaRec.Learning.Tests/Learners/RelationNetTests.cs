using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Learners;

public sealed class RelationNetTests
{
    private static readonly LearnerSpec Learner = new() { Name = "relationnet", PrototypeStrength = 2, RelationWidth = 5 };
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
    public void Adapt_OneClassLikeTheOther_AddsNothingButTheLevel()
    {
        var world = TestWorld.Create(Learner);
        world.Clear("relation.class.weight");
        world.Clear("relation.product.weight");

        var (before, after) = new LearnerProblem(world).Predict(new TapeEngine<double>(world.Layout));

        var query = world.Episodes[0].QueryItems.Length;
        Assert.NotEqual(before[0], after[0]);
        Assert.All(Enumerable.Range(0, query), item => Assert.Equal(after[0] - before[0], after[item] - before[item], 1e-12));
    }

    [Fact]
    public void Train_SmallWorld_LearnsAndIsDeterministic()
    {
        LearnerTraining.AssertLearns(Learner with { RelationWidth = 16 });
        LearnerTraining.AssertDeterministic(Learner);
    }

    private static Tensor Predict(TorchTask task, double? threshold)
    {
        var prototypes = TorchPrototypes.Of(task, threshold);
        var features = task.Features(task.QueryItems);
        var first = cat([task["relation.query.weight"], task["relation.class.weight"], task["relation.product.weight"]], 0);
        Tensor Relation(Tensor prototype)
        {
            var pair = cat([features, prototype.expand(features.shape[0], prototype.shape[1]), features.mul(prototype)], 1);
            return nn.functional.relu(Tensors.Add(pair.matmul(first), task["relation.bias"])).matmul(task["relation.output.weight"]);
        }

        var odds = Tensors.Subtract(Relation(prototypes.Liked), Relation(prototypes.NotLiked));
        return Tensors.Add(Tensors.Add(task.Predict(task.QueryItems), prototypes.Level), odds);
    }
}
