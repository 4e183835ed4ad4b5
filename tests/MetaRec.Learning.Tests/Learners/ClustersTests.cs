using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Engine.Taskwise;
using MetaRec.Learning.Models;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Learners;

public sealed class ClustersTests
{
    private const int Count = 3;

    private static readonly LearnerSpec Maml = new() { LearnInputRates = false, Pull = 0, Clusters = Count, TaskWidth = 4, InnerSteps = 2, InnerRate = 0.2, SupportShrinkage = 2 };

    public static TheoryData<string> Learners { get; } = [.. LearnerSpec.Names.Where(name => name != "reptile")];

    [Theory]
    [InlineData("maml", true)]
    [InlineData("ridge", false)]
    [InlineData("protonet", true)]
    public void MetaGradient_ThroughTheAssignment_EqualsFiniteDifferences(string learner, bool userFeatures)
    {
        var world = TestWorld.Create(Maml with { Name = learner }, userFeatures: userFeatures);
        world.Change(2, TestWorld.WithoutSupport);

        new LearnerProblem(world).AssertGradientIsDerivative(new TapeEngine<double>(world.Layout));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MetaGradient_OfMaml_EqualsAutogradOfTheFormula(bool userFeatures)
    {
        var world = TestWorld.Create(Maml, userFeatures: userFeatures);
        world.Change(2, TestWorld.WithoutSupport);

        TorchProblem.AssertEqual(world, new TapeEngine<double>(world.Layout), Predict);
    }

    [Fact]
    public void Adapt_OffsetsOfZero_IsTheLearnerWithoutClusters()
    {
        var plain = TestWorld.Create(Maml with { Clusters = 0 });
        var world = TestWorld.Create(Maml);
        plain.Theta.AsSpan().CopyTo(world.Theta);
        foreach (var block in world.Layout.Dense.Skip(plain.Layout.Dense.Count))
        {
            Assert.True(block.Block.Start != BlockStart.Zero || block.Name.StartsWith("clusters.", StringComparison.Ordinal));
            if (block.Block.Start == BlockStart.Zero)
            {
                world.Clear(block.Name);
            }
        }

        var expected = new LearnerProblem(plain).Predict(new TaskwiseMaml<double>(plain.Layout, plain.Learner));
        var actual = new LearnerProblem(world).Predict(new TapeEngine<double>(world.Layout));

        Assert.All(expected.Before.Zip(actual.Before), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.All(expected.After.Zip(actual.After), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Predict_BeforeAdaptation_DoesNotDependOnTheSupport()
    {
        var world = TestWorld.Create(Maml);
        var engine = new TapeEngine<double>(world.Layout);
        var with = new LearnerProblem(world).Predict(engine);
        for (var task = 0; task < world.Episodes.Count; task++)
        {
            world.Change(task, episode => episode with { SupportRatings = [.. episode.SupportRatings.Select(rating => 6 - rating)] });
        }

        var other = new LearnerProblem(world).Predict(engine);

        Assert.Equal(with.Before, other.Before);
        Assert.NotEqual(with.After, other.After);
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void MetaGradient_AnyLearner_ReachesKeysAndOffsets(string learner)
    {
        var world = TestWorld.Create(Maml with { Name = learner });

        var gradient = new LearnerProblem(world).Differentiate(new TapeEngine<double>(world.Layout)).Gradient;

        Assert.All(
            world.Layout.Dense.Where(block => block.Name.StartsWith("clusters.", StringComparison.Ordinal)),
            block => Assert.True(gradient.AsSpan(block.Offset, block.Length).ContainsAnyExcept(0), $"'{block.Name}' has no gradient."));
    }

    [Theory]
    [InlineData("maml", 11)]
    [InlineData("maml", 12)]
    [InlineData("maml", 13)]
    [InlineData("ridge", 11)]
    [InlineData("ridge", 12)]
    [InlineData("ridge", 13)]
    public void Train_KindsThatNoSharedInitializationServes_AreToldApartByTheirSupport(string name, ulong seed)
    {
        var without = OppositeKinds.Error(new LearnerSpec { Name = name }, seed);
        var with = OppositeKinds.Error(new LearnerSpec { Name = name, Clusters = 4 }, seed);

        Assert.True(without > 0.999, $"One initialization cannot have an error below 1, but has {without}: the world is not what it is said to be.");
        Assert.True(with < 0.1, $"With clusters the mean absolute error is {with}, as if kinds were not told apart.");
    }

    private static Tensor Predict(TorchTask task)
    {
        var shares = Shares(task);
        var blocks = task.Blocks.Where(pair => pair.Key.StartsWith("layer", StringComparison.Ordinal) || pair.Key.StartsWith("linear", StringComparison.Ordinal)).ToDictionary();
        var weights = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, block) in blocks)
        {
            weights.Add(name, block);
            for (var cluster = 0; task.Blocks.ContainsKey($"clusters.{name}") && cluster < Count; cluster++)
            {
                weights[name] = Tensors.Add(weights[name], shares.narrow(1, cluster, 1).mul(task[$"clusters.{name}"].narrow(0, cluster, 1).view(block.shape)));
            }
        }

        string[] names = [.. weights.Keys];
        for (var step = 0; task.Support > 0 && step < Maml.InnerSteps; step++)
        {
            var error = Tensors.Subtract(task.Predict(task.SupportItems!, weights), task.SupportTargets!);
            var loss = error.mul(error).sum().div(TorchTask.Number(task.Support + Maml.SupportShrinkage));
            var gradients = autograd.grad([loss], [.. names.Select(name => weights[name])], retain_graph: true, create_graph: true);
            weights = names.Select((name, i) => (name, next: Tensors.Subtract(weights[name], Rate(task, step, i / 2).mul(gradients[i])))).ToDictionary(pair => pair.name, pair => pair.next);
        }

        return task.Predict(task.QueryItems, weights);
    }

    private static Tensor Rate(TorchTask task, int step, int path) => task[ModelLayout.LogInnerRates].narrow(0, step, 1).narrow(1, path, 1).exp();

    private static Tensor Shares(TorchTask task)
    {
        var sum = zeros(1, task.QueryItems.shape[1] + 1, ScalarType.Float64);
        for (var i = 0; i < task.Support; i++)
        {
            var target = task.SupportTargets!.narrow(0, i, 1);
            sum = Tensors.Add(sum, cat([task.SupportItems!.narrow(0, i, 1).mul(target), target], 1));
        }

        sum = sum.div(TorchTask.Number(Math.Sqrt(task.Support + 1)));
        var embedding = task.User is { } user ? cat([user, sum], 1) : sum;
        var hidden = Tensors.Add(embedding.matmul(task["clusters.embedding.weight"]), task["clusters.embedding.bias"]).tanh();
        return nn.functional.softmax(hidden.matmul(task["clusters.keys"].t()), 1);
    }
}
