using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;

namespace MetaRec.Learning.Tests.Learners;

public sealed class MetaSgdTests
{
    private static readonly LearnerSpec Learner = new() { Name = "meta-sgd", InnerSteps = 3, InnerRate = 0.2, SupportShrinkage = 2 };

    [Theory]
    [InlineData(true, QueryLoss.Squared)]
    [InlineData(false, QueryLoss.SmoothL1)]
    public void MetaGradient_ThroughTheSteps_EqualsFiniteDifferences(bool userFeatures, QueryLoss loss)
    {
        var world = TestWorld.Create(Learner with { QueryLoss = loss }, userFeatures: userFeatures);
        world.Change(2, TestWorld.WithoutSupport);

        new LearnerProblem(world).AssertGradientIsDerivative(new TapeEngine<double>(world.Layout), samples: 240);
    }

    [Theory]
    [InlineData(true, GradientOrder.Second)]
    [InlineData(false, GradientOrder.Second)]
    [InlineData(true, GradientOrder.First)]
    public void MetaGradient_EitherOrder_EqualsAutogradOfTheFormula(bool userFeatures, GradientOrder order)
    {
        var learner = Learner with { Order = order };
        var world = TestWorld.Create(learner, userFeatures: userFeatures);
        world.Change(2, TestWorld.WithoutSupport);
        string[] moving = [.. world.Layout.NetworkBlocks.Select(block => block.Name)];

        TorchProblem.AssertEqual(world, new TapeEngine<double>(world.Layout), task => task.Predict(task.QueryItems, TorchInnerLoop.Run(
            task, learner, task.Blocks, moving, (_, name, gradient) => gradient.mul(task[$"rates.{name}"]).mul(TorchTask.Number(0.2)))[^1]));
    }

    [Fact]
    public void Adapt_RatesOfOne_IsMaml() => LearnerComparison.AssertAdaptsLikeMaml(Learner, world =>
    {
        foreach (var block in world.Layout.NetworkBlocks)
        {
            world.Block($"rates.{block.Name}").Fill(1);
        }
    });

    [Fact]
    public void Adapt_RateOfZero_LeavesThatWeightAlone()
    {
        var world = TestWorld.Create(Learner, model: new ModelSpec { EmbeddingSize = 4, Hidden = [9, 6], Linear = false });
        foreach (var block in world.Layout.NetworkBlocks.Where(block => block.Name != "layer3.bias"))
        {
            world.Clear($"rates.{block.Name}");
        }

        var (before, after) = new LearnerProblem(world).Predict(new TapeEngine<double>(world.Layout));

        // The output bias moves alone: all items of a task by the same.
        var moved = after.Zip(before, (a, b) => a - b).Take(world.Episodes[0].QueryItems.Length).ToArray();
        Assert.NotEqual(0, moved[0], 1e-3);
        Assert.All(moved, move => Assert.Equal(moved[0], move, 1e-12));
    }

    [Fact]
    public void MetaGradient_EveryBlock_GetsOne() => LearnerTraining.AssertEveryBlockGetsAGradient(Learner);

    [Fact]
    public void Train_SmallWorld_LearnsAndIsDeterministic()
    {
        LearnerTraining.AssertLearns(Learner);
        LearnerTraining.AssertDeterministic(Learner);
    }
}
