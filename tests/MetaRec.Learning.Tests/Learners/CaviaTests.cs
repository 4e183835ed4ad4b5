using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Learners;

public sealed class CaviaTests
{
    private static readonly LearnerSpec Learner = new() { Name = "cavia", InnerSteps = 3, InnerRate = 0.5, SupportShrinkage = 2, ContextSize = 5 };

    [Theory]
    [InlineData(true, QueryLoss.Squared)]
    [InlineData(false, QueryLoss.SmoothL1)]
    public void MetaGradient_ThroughTheSteps_EqualsFiniteDifferences(bool userFeatures, QueryLoss loss)
    {
        var world = TestWorld.Create(Learner with { QueryLoss = loss }, userFeatures: userFeatures);
        world.Change(2, TestWorld.WithoutSupport);

        new LearnerProblem(world).AssertGradientIsDerivative(new TapeEngine<double>(world.Layout));
    }

    [Theory]
    [InlineData(true, true, GradientOrder.Second)]
    [InlineData(false, true, GradientOrder.Second)]
    [InlineData(true, false, GradientOrder.First)]
    public void MetaGradient_EitherOrder_EqualsAutogradOfTheFormula(bool userFeatures, bool linear, GradientOrder order)
    {
        var learner = Learner with { Order = order };
        var world = TestWorld.Create(learner, userFeatures: userFeatures, model: new ModelSpec { EmbeddingSize = 4, Hidden = [9, 6], Linear = linear });
        world.Change(2, TestWorld.WithoutSupport);

        TorchProblem.AssertEqual(world, new TapeEngine<double>(world.Layout), task =>
        {
            var context = Tensors.From(new double[5], ScalarType.Float64, 1, 5);
            context.requires_grad = true;
            var start = new Dictionary<string, Tensor>(task.Blocks, StringComparer.Ordinal) { ["context"] = context };
            var versions = TorchInnerLoop.Run(
                task, learner, start, ["context"], (step, _, gradient) => gradient.mul(TorchInnerLoop.Rate(task, step, 0)), WithContext);
            return task.Predict(task.QueryItems, WithContext(versions[^1]));
        });
    }

    [Fact]
    public void Adapt_NoSupport_IsTheNetworkItself()
    {
        var world = TestWorld.Create(Learner);
        for (var task = 0; task < world.Episodes.Count; task++)
        {
            world.Change(task, TestWorld.WithoutSupport);
        }

        var (before, after) = new LearnerProblem(world).Predict(new TapeEngine<double>(world.Layout));

        Assert.Equal(before, after);
        Assert.Contains(before, prediction => prediction != 0);
    }

    [Fact]
    public void Adapt_ContextSeenByTheLinearPathAlone_MovesAllItemsByTheSame()
    {
        var world = TestWorld.Create(Learner);
        world.Clear("context.layer1.bias");
        world.Clear("context.product.weight");
        var (before, after) = new LearnerProblem(world).Predict(new TapeEngine<double>(world.Layout));

        var moved = after.Zip(before, (a, b) => a - b).Take(world.Episodes[0].QueryItems.Length).ToArray();
        Assert.NotEqual(0, moved[0], 1e-4);
        Assert.All(moved, move => Assert.Equal(moved[0], move, 1e-12));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void Blocks_ProductOfUserAndItem_HasTheContextBesideTheUser(bool prior, bool linear, bool expected)
    {
        var world = TestWorld.Create(Learner, model: new ModelSpec { EmbeddingSize = 4, Hidden = [9, 6], Linear = linear, UserPrior = prior });

        Assert.Equal(expected, world.Layout.Dense.Any(block => block.Name == "context.product.weight"));
    }

    [Fact]
    public void MetaGradient_EveryBlock_GetsOne() => LearnerTraining.AssertEveryBlockGetsAGradient(Learner);

    [Fact]
    public void Train_SmallWorld_LearnsAndIsDeterministic()
    {
        LearnerTraining.AssertLearns(Learner);
        LearnerTraining.AssertDeterministic(Learner);
    }

    /// <summary>c·W added to the bias is the context beside the inputs.</summary>
    private static Dictionary<string, Tensor> WithContext(Dictionary<string, Tensor> weights)
    {
        var network = new Dictionary<string, Tensor>(weights, StringComparer.Ordinal);
        foreach (var bias in weights.Keys.Where(name => name is "layer1.bias" or "linear.bias"))
        {
            network[bias] = Tensors.Add(weights[bias], weights["context"].matmul(weights[$"context.{bias}"]));
        }

        if (weights.TryGetValue("context.product.weight", out var product))
        {
            var shift = weights["context"].matmul(product).t();
            network["linear.weight"] = Tensors.Add(weights["linear.weight"], cat([zeros_like(shift), shift], 0));
        }

        return network;
    }
}
