using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Models;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Learners;

public sealed class CnpTests
{
    private static readonly LearnerSpec Learner = new() { Name = "cnp", TaskWidth = 3, SupportShrinkage = 2 };
    private static readonly ModelSpec Model = new() { EmbeddingSize = 4, Hidden = [9, 6] };

    [Theory]
    [InlineData(true, QueryLoss.Squared)]
    [InlineData(false, QueryLoss.SmoothL1)]
    public void MetaGradient_SupportsOfAnySize_EqualsFiniteDifferences(bool userFeatures, QueryLoss loss)
    {
        var world = TestWorld.Create(Learner with { QueryLoss = loss }, userFeatures: userFeatures);
        world.Change(2, TestWorld.WithoutSupport);

        new LearnerProblem(world).AssertGradientIsDerivative(new TapeEngine<double>(world.Layout));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MetaGradient_SupportsOfAnySize_EqualsAutogradOfTheFormula(bool userFeatures)
    {
        var world = TestWorld.Create(Learner, userFeatures: userFeatures, model: Model);
        world.Change(2, TestWorld.WithoutSupport);

        TorchProblem.AssertEqual(world, new TapeEngine<double>(world.Layout), Predict);
    }

    [Fact]
    public void Adapt_AtTheStartOrWithoutSupport_IsTheNetworkItself()
    {
        var world = TestWorld.Create(Learner);
        var engine = new TapeEngine<double>(world.Layout);
        var (before, trained) = new LearnerProblem(world).Predict(engine);
        var start = ModelInitializer.Create(world.Layout, 1);
        foreach (var block in world.Layout.Dense.Where(block => block.Name.StartsWith("modulation.", StringComparison.Ordinal)))
        {
            Assert.All(start.AsSpan(world.Layout.DenseOffset + block.Offset, block.Length).ToArray(), number => Assert.Equal(0, number));
            world.Clear(block.Name);
        }

        var (_, atStart) = new LearnerProblem(world).Predict(engine);

        Assert.NotEqual(before, trained);
        Assert.Equal(before, atStart);
    }

    [Fact]
    public void Adapt_SupportInAnotherOrder_IsTheSame()
    {
        var world = TestWorld.Create(Learner);
        var engine = new TapeEngine<double>(world.Layout);
        var (_, original) = new LearnerProblem(world).Predict(engine);
        world.Change(0, episode => episode with { SupportItems = [.. episode.SupportItems.Reverse()], SupportRatings = [.. episode.SupportRatings.Reverse()] });
        var (_, reversed) = new LearnerProblem(world).Predict(engine);

        Assert.True(world.Episodes[0].SupportItems.Length > 1, "The first task has one rating.");
        Assert.All(Enumerable.Range(0, world.Episodes[0].QueryItems.Length), item => Assert.Equal(original[item], reversed[item], 1e-12));
    }

    [Fact]
    public void MetaGradient_AwayFromTheStart_ReachesEveryBlock()
    {
        var world = TestWorld.Create(Learner);
        var (_, gradient) = new LearnerProblem(world).Differentiate(new TapeEngine<double>(world.Layout));

        Assert.All(world.Layout.Dense, block => Assert.Contains(gradient.AsSpan(block.Offset, block.Length).ToArray(), number => number != 0));
    }

    [Fact]
    public void Train_SmallWorld_LearnsAndIsDeterministic()
    {
        LearnerTraining.AssertLearns(new LearnerSpec { Name = "cnp" });
        LearnerTraining.AssertDeterministic(Learner);
    }

    private static Tensor Predict(TorchTask task)
    {
        if (task.Support == 0)
        {
            return task.Predict(task.QueryItems);
        }

        var sum = zeros(1, 3, ScalarType.Float64);
        for (var i = 0; i < task.Support; i++)
        {
            var item = task.SupportItems!.narrow(0, i, 1);
            var rest = Tensors.Subtract(task.SupportTargets!.narrow(0, i, 1), task.Predict(item));
            var said = cat([item, rest.mul(item), rest], 1);
            var hidden = nn.functional.relu(Tensors.Add(said.matmul(task["encoder1.weight"]), task["encoder1.bias"]));
            sum = Tensors.Add(sum, Tensors.Add(hidden.matmul(task["encoder2.weight"]), said.matmul(task["encoder.direct.weight"])));
        }

        var summary = sum.div(TorchTask.Number(task.Support + Learner.SupportShrinkage));
        var weights = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, block) in task.Blocks.Where(pair => task.Blocks.ContainsKey($"modulation.{pair.Key}")))
        {
            var by = summary.matmul(task[$"modulation.{name}"]);
            weights.Add(name, (name.EndsWith(".bias", StringComparison.Ordinal), block.shape[1]) switch
            {
                (true, _) => Tensors.Add(block, by),
                (_, 1) => Tensors.Add(block, by.t()),
                _ => block.mul(Tensors.Add(by, TorchTask.Number(1))),
            });
        }

        return task.Predict(task.QueryItems, weights);
    }
}
