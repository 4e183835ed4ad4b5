using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Models;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Learners;

public sealed class ReptileTests
{
    private static readonly LearnerSpec Learner = new() { Name = "reptile", InnerSteps = 3, InnerRate = 0.2, SupportShrinkage = 2 };

    [Theory]
    [InlineData(true, QueryLoss.Squared)]
    [InlineData(false, QueryLoss.SmoothL1)]
    public void MetaGradient_OfTheNetwork_IsTheWayThatTheStepsWent(bool userFeatures, QueryLoss loss)
    {
        var world = TestWorld.Create(Learner with { QueryLoss = loss }, userFeatures: userFeatures);
        world.Change(2, TestWorld.WithoutSupport);
        string[] moving = [.. world.Layout.NetworkBlocks.Select(block => block.Name)];

        var (_, expected) = TorchProblem.Differentiate(world, task => Surrogate(task, moving));
        var (_, actual) = new LearnerProblem(world).Differentiate(new TapeEngine<double>(world.Layout));

        TorchProblem.AssertEqual(expected, actual);
        Assert.Contains(expected, number => Math.Abs(number) > 0.1);
    }

    [Fact]
    public void MetaGradient_WithoutInnerSteps_IsThatOfJointTraining()
    {
        var joint = TestWorld.Create(Learner with { Name = "maml", InnerSteps = 0 });
        var world = TestWorld.Create(Learner with { InnerSteps = 0 });

        var (expectedLoss, expected) = new LearnerProblem(joint).Differentiate(new TapeEngine<double>(joint.Layout));
        var (actualLoss, actual) = new LearnerProblem(world).Differentiate(new TapeEngine<double>(world.Layout));

        Assert.Equal(expectedLoss, actualLoss, 1e-12);
        TorchProblem.AssertEqual(expected, actual);
    }

    [Fact]
    public void Adapt_AnyTask_IsMamlOfConstantRates() => LearnerComparison.AssertAdaptsLikeMaml(Learner, _ => { });

    [Fact]
    public void Blocks_OfItsOwn_ThereAreNone() => Assert.Equal(
        ModelLayout.LabelOffsets, TestWorld.Create(Learner).Layout.Dense[^1].Name);

    [Fact]
    public void Train_SmallWorld_LearnsAndIsDeterministic()
    {
        LearnerTraining.AssertLearns(Learner);
        LearnerTraining.AssertDeterministic(Learner);
    }

    /// <summary>Something whose derivative is what Reptile makes of a task: its way from φ to θ, times θ, and the query loss at constant weights for the inputs.</summary>
    private static Tensor Surrogate(TorchTask task, string[] moving)
    {
        var constantRate = TorchTask.Number(0.2);
        var adapted = TorchInnerLoop.Run(task, Learner with { Order = GradientOrder.First }, task.Blocks, moving, (_, _, gradient) => gradient.mul(constantRate));
        var last = adapted[^1].ToDictionary(weight => weight.Key, weight => Constant(weight.Value), StringComparer.Ordinal);
        var loss = task.QueryLoss(task.Predict(task.QueryItems, last));
        var gradients = autograd.grad([loss], [.. moving.Select(name => last[name])], retain_graph: true);
        var sum = loss;
        for (var i = 0; i < moving.Length; i++)
        {
            var end = Tensors.Subtract(last[moving[i]], gradients[i].mul(constantRate));
            var way = Tensors.Subtract(task[moving[i]], end).detach().mul(TorchTask.Number(1 / (0.2 * adapted.Count)));
            sum = Tensors.Add(sum, way.mul(task[moving[i]]).sum());
        }

        return sum;
    }

    private static Tensor Constant(Tensor weight)
    {
        var constant = weight.detach().clone();
        constant.requires_grad = true;
        return constant;
    }
}
