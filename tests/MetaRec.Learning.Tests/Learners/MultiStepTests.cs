using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Engine.Taskwise;
using MetaRec.Learning.Torch;

namespace MetaRec.Learning.Tests.Learners;

/// <summary>What learners with inner steps share: the loss after every step, and the order of derivatives that begins later.</summary>
public sealed class MultiStepTests
{
    private static readonly LearnerSpec Learner = new() { InnerSteps = 3, LearnInputRates = false, Pull = 0, InnerRate = 0.2, SupportShrinkage = 2, MultiStepUntil = 40 };

    [Theory]
    [InlineData(0, GradientOrder.Second, 1 / 3.0, 1 / 3.0)]
    [InlineData(10, GradientOrder.Second, 0.25, 0.5)]
    [InlineData(30, GradientOrder.First, 1 / 12.0, 10 / 12.0)]
    public void MetaGradient_EarlyInTraining_IsThatOfTheLossesAfterEveryStep(int step, GradientOrder order, double early, double last)
    {
        var learner = Learner with { Order = order };
        var world = TestWorld.Create(learner);
        world.Change(2, TestWorld.WithoutSupport);
        string[] moving = [.. world.Layout.NetworkBlocks.Select(block => block.Name)];

        var (_, expected) = TorchProblem.Differentiate(world, task =>
        {
            var versions = TorchInnerLoop.Run(task, learner, task.Blocks, moving, (inner, name, gradient) => gradient.mul(TorchInnerLoop.Rate(task, inner, Path(name))));
            var sum = task.QueryLoss(task.Predict(task.QueryItems, versions[^1])).mul(TorchTask.Number(versions.Count > 1 ? last : 1));
            foreach (var weights in versions.Skip(1).SkipLast(1))
            {
                sum = Tensors.Add(sum, task.QueryLoss(task.Predict(task.QueryItems, weights)).mul(TorchTask.Number(early)));
            }

            return sum;
        });
        var (loss, actual) = new LearnerProblem(world, step).Differentiate(new TapeEngine<double>(world.Layout));

        TorchProblem.AssertEqual(expected, actual);
        Assert.Equal(new LearnerProblem(world).Differentiate(new TapeEngine<double>(world.Layout)).Loss, loss, 1e-12);
    }

    [Theory]
    [InlineData("maml")]
    [InlineData("anil")]
    [InlineData("meta-sgd")]
    [InlineData("meta-curvature")]
    [InlineData("cavia")]
    public void MetaGradient_EachLearner_HasTheMultiStepLossUntilItsEnd(string name)
    {
        var world = TestWorld.Create(Learner with { Name = name });
        var plain = TestWorld.Create(Learner with { Name = name, MultiStepUntil = 0 });
        var engine = new TapeEngine<double>(world.Layout);

        var expected = new LearnerProblem(plain, 40).Differentiate(new TapeEngine<double>(plain.Layout)).Gradient;

        Assert.Equal(expected, new LearnerProblem(world, 40).Differentiate(engine).Gradient);
        Assert.NotEqual(expected, new LearnerProblem(world, 39).Differentiate(engine).Gradient);
    }

    [Theory]
    [InlineData("maml")]
    [InlineData("anil")]
    [InlineData("meta-sgd")]
    [InlineData("meta-curvature")]
    [InlineData("cavia")]
    public void MetaGradient_BeforeSecondOrder_IsOfFirstOrder(string name)
    {
        var learner = Learner with { Name = name, MultiStepUntil = 0 };
        var annealed = TestWorld.Create(learner with { SecondOrderFrom = 7 });
        var first = TestWorld.Create(learner with { Order = GradientOrder.First });
        var second = TestWorld.Create(learner);

        Assert.Equal(Gradient(first, 6), Gradient(annealed, 6));
        Assert.Equal(Gradient(second, 7), Gradient(annealed, 7));
        Assert.NotEqual(Gradient(first, 7), Gradient(annealed, 7));

        static double[] Gradient(TestWorld world, long step) => new LearnerProblem(world, step).Differentiate(new TapeEngine<double>(world.Layout)).Gradient;
    }

    [Fact]
    public void MetaGradient_ClosedForm_ChangesItsOrderToo()
    {
        var learner = Learner with { MultiStepUntil = 0, SecondOrderFrom = 7 };
        var world = TestWorld.Create(learner);

        foreach (var step in (long[])[6, 7])
        {
            var problem = new LearnerProblem(world, step);
            TorchProblem.AssertEqual(
                problem.Differentiate(new TapeEngine<double>(world.Layout)).Gradient, problem.Differentiate(new TaskwiseMaml<double>(world.Layout, learner)).Gradient);
        }
    }

    [Fact]
    public void MetaEngine_MultiStepLossOver_HasTheBitsOfPlainMaml()
    {
        Assert.Equal(Gradient(0, 40), Gradient(40, 40));
        Assert.NotEqual(Gradient(0, 39), Gradient(40, 39));

        static float[] Gradient(int until, long step)
        {
            var learner = Learner with { MultiStepUntil = until };
            var world = TestWorld.Create(learner);
            var engine = new MetaEngine(world.Layout, learner);
            var batch = Collator.Collate(world.Episodes, world.Context, 0, 1, step);
            using var inputs = engine.Gatherer.Gather(world.Theta, batch);
            return engine.MetaGradient(batch, inputs).Gradient.Dense;
        }
    }

    private static int Path(string name) => name.StartsWith("linear", StringComparison.Ordinal) ? 3 : name["layer".Length] - '1';
}
