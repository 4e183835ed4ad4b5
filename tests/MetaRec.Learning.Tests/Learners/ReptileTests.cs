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
    public void MetaGradient_OfAnyTask_IsTheWayThatTheStepsWent(bool userFeatures, QueryLoss loss)
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

    /// <summary>
    /// Something whose derivative is what Reptile makes of a task: its way from φ to θ, times θ, and for the inputs the mean of the losses at the constant weights that it passes.
    /// </summary>
    private static Tensor Surrogate(TorchTask task, string[] moving)
    {
        var constantRate = TorchTask.Number(0.2);
        var passed = TorchInnerLoop.Run(task, Learner with { Order = GradientOrder.First }, task.Blocks, moving, (_, _, gradient) => gradient.mul(constantRate))
            .ConvertAll(weights => weights.ToDictionary(weight => weight.Key, weight => Constant(weight.Value), StringComparer.Ordinal));
        var loss = task.QueryLoss(task.Predict(task.QueryItems, passed[^1]));
        var gradients = autograd.grad([loss], [.. moving.Select(name => passed[^1][name])], retain_graph: true);
        foreach (var weights in passed.SkipLast(1))
        {
            var errors = Tensors.Subtract(task.Predict(task.SupportItems!, weights), task.SupportTargets!.detach());
            loss = Tensors.Add(loss, errors.mul(errors).sum().mul(TorchTask.Number(1 / (task.Support + Learner.SupportShrinkage))));
        }

        var sum = loss.mul(TorchTask.Number(1.0 / passed.Count));
        for (var i = 0; i < moving.Length; i++)
        {
            var end = Tensors.Subtract(passed[^1][moving[i]], gradients[i].mul(constantRate));
            var way = Tensors.Subtract(task[moving[i]], end).detach().mul(TorchTask.Number(1 / (0.2 * passed.Count)));
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
