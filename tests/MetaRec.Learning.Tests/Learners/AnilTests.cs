using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Tests.Learners;

public sealed class AnilTests
{
    private static readonly LearnerSpec Learner = new() { Name = "anil", InnerSteps = 3, InnerRate = 0.2, SupportShrinkage = 2 };
    private static readonly string[] Head = ["layer3.weight", "layer3.bias", "linear.weight", "linear.bias"];

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
    [InlineData(true, GradientOrder.Second)]
    [InlineData(false, GradientOrder.Second)]
    [InlineData(true, GradientOrder.First)]
    public void MetaGradient_EitherOrder_EqualsAutogradOfTheFormula(bool userFeatures, GradientOrder order)
    {
        var learner = Learner with { Order = order };
        var world = TestWorld.Create(learner, userFeatures: userFeatures);
        world.Change(2, TestWorld.WithoutSupport);

        TorchProblem.AssertEqual(world, new TapeEngine<double>(world.Layout), task => task.Predict(task.QueryItems, TorchInnerLoop.Run(
            task, learner, task.Blocks, Head, (step, name, gradient) => gradient.mul(TorchInnerLoop.Rate(task, step, name is "linear.weight" or "linear.bias" ? 1 : 0)))[^1]));
    }

    [Fact]
    public void Blocks_OfThePerceptron_HaveRatesForTheHeadAlone()
    {
        var layout = TestWorld.Create(Learner).Layout;

        Assert.Equal([3, 2], layout.Dense.Single(block => block.Name == ModelLayout.LogInnerRates).Shape);
        Assert.Equal(Head, layout.NetworkBlocks.Where(block => block.IsHead).Select(block => block.Name));
    }

    [Fact]
    public void Adapt_HeadThatSeesNothing_MovesByTheBiasesAlone()
    {
        var world = TestWorld.Create(Learner, model: new ModelSpec { EmbeddingSize = 4, Hidden = [9, 6], Linear = false });
        world.Clear("layer2.weight");
        world.Clear("layer2.bias");
        var (before, after) = new LearnerProblem(world).Predict(new TapeEngine<double>(world.Layout));

        // No feature reaches the head: had the body moved, one would, and items of a task would move differently.
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
