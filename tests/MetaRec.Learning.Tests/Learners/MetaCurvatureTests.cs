using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Learners;

public sealed class MetaCurvatureTests
{
    private static readonly LearnerSpec Learner = new() { Name = "meta-curvature", InnerSteps = 3, InnerRate = 0.2, SupportShrinkage = 2 };

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
            task, learner, task.Blocks, moving, (step, name, gradient) => Turn(task, name, gradient).mul(TorchInnerLoop.Rate(task, step, Path(name))))[^1]));
    }

    [Fact]
    public void Blocks_OfThePerceptron_AreTwoMatricesPerWeightAndOnePerBias()
    {
        var layout = TestWorld.Create(Learner).Layout;
        var shapes = layout.Dense.Where(block => block.Name.StartsWith("curvature_", StringComparison.Ordinal)).ToDictionary(block => block.Name, block => block.Shape);

        Assert.Equal(8, shapes.Count);
        Assert.Equal([8, 8], shapes["curvature_in.layer1.weight"]);
        Assert.Equal([9, 9], shapes["curvature_out.layer1.weight"]);
        Assert.Equal([9, 9], shapes["curvature_out.layer1.bias"]);
        Assert.Equal([6, 6], shapes["curvature_in.layer3.weight"]);
        Assert.DoesNotContain("curvature_out.layer3.bias", shapes.Keys);
    }

    [Fact]
    public void Adapt_IdentityMatrices_IsMaml() => LearnerComparison.AssertAdaptsLikeMaml(Learner, world =>
    {
        foreach (var block in world.Layout.Dense.Where(block => block.Name.StartsWith("curvature_", StringComparison.Ordinal)))
        {
            var matrix = world.Block(block.Name);
            matrix.Clear();
            for (var i = 0; i < block.Block.Rows; i++)
            {
                matrix[(i * block.Block.Columns) + i] = 1;
            }
        }
    });

    [Fact]
    public void MetaGradient_EveryBlock_GetsOne() => LearnerTraining.AssertEveryBlockGetsAGradient(Learner);

    [Fact]
    public void Train_SmallWorld_LearnsAndIsDeterministic()
    {
        LearnerTraining.AssertLearns(Learner);
        LearnerTraining.AssertDeterministic(Learner);
    }

    private static Tensor Turn(TorchTask task, string name, Tensor gradient)
    {
        var turned = task.Blocks.TryGetValue($"curvature_in.{name}", out var inputs) ? inputs.matmul(gradient) : gradient;
        return task.Blocks.TryGetValue($"curvature_out.{name}", out var outputs) ? turned.matmul(outputs) : turned;
    }

    private static int Path(string name) => name.StartsWith("linear", StringComparison.Ordinal) ? 3 : name["layer".Length] - '1';
}
