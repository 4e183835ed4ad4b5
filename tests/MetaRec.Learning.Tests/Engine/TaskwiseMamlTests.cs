using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taskwise;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Engine;

public sealed class TaskwiseMamlTests
{
    public static TheoryData<int, GradientOrder, QueryLoss, bool, int[]> Learners()
    {
        var data = new TheoryData<int, GradientOrder, QueryLoss, bool, int[]>();
        foreach (var steps in new[] { 0, 1, 2, 3, 5 })
        {
            foreach (var order in new[] { GradientOrder.Second, GradientOrder.First })
            {
                // No weights between hidden layers, updates as sums (3 wide), updates in factors (32 wide), both.
                data.Add(steps, order, QueryLoss.Squared, true, [9]);
                data.Add(steps, order, QueryLoss.SmoothL1, false, [3, 3]);
                data.Add(steps, order, QueryLoss.SmoothL1, true, [32, 32]);
                data.Add(steps, order, QueryLoss.Squared, false, [32, 32, 3]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Differentiate_AnyStepsOrderAndWidths_EqualsAutograd(int steps, GradientOrder order, QueryLoss loss, bool userFeaturesAndLinear, int[] hidden)
    {
        var learner = new LearnerSpec { InnerSteps = steps, Order = order, InnerRate = 0.2, SupportShrinkage = 2, Pull = 2, QueryLoss = loss };
        var model = new ModelSpec { EmbeddingSize = 4, Hidden = hidden, Linear = userFeaturesAndLinear };
        AssertEqualsAutograd(learner, TestWorld.Create(learner, userFeatures: userFeaturesAndLinear, model: model));
    }

    [Theory]
    [InlineData(true, 0, true)]
    [InlineData(false, 2, true)]
    [InlineData(false, 0, true)]
    [InlineData(true, 7, false)]
    public void Differentiate_PriorAndLabelOffsetsInTurn_EqualsAutograd(bool prior, int knots, bool linear)
    {
        var learner = new LearnerSpec { InnerSteps = 3, InnerRate = 0.2, SupportShrinkage = 2 };
        var model = new ModelSpec { EmbeddingSize = 4, Hidden = [9, 6], Linear = linear, UserPrior = prior, LabelKnots = knots };
        AssertEqualsAutograd(learner, TestWorld.Create(learner, model: model));
    }

    [Theory]
    [InlineData(true, 0, true, GradientOrder.Second)]
    [InlineData(false, 1, true, GradientOrder.Second)]
    [InlineData(false, 0, true, GradientOrder.First)]
    [InlineData(true, 1, false, GradientOrder.First)]
    public void Differentiate_InputRatesAndPullInTurn_EqualsAutograd(bool inputRates, double pull, bool linear, GradientOrder order)
    {
        var learner = new LearnerSpec { InnerSteps = 3, InnerRate = 0.2, SupportShrinkage = 2, LearnInputRates = inputRates, Pull = pull, Order = order };
        var model = new ModelSpec { EmbeddingSize = 4, Hidden = [9, 6], Linear = linear };
        AssertEqualsAutograd(learner, TestWorld.Create(learner, model: model));
    }

    [Theory]
    [InlineData(1, QueryLoss.Squared)]
    [InlineData(3, QueryLoss.Squared)]
    [InlineData(3, QueryLoss.SmoothL1)]
    public void Differentiate_SecondOrder_EqualsFiniteDifferences(int steps, QueryLoss loss)
    {
        var learner = new LearnerSpec { InnerSteps = steps, InnerRate = 0.2, SupportShrinkage = 2, Pull = 2, QueryLoss = loss };
        var world = TestWorld.Create(learner, tasks: 3);
        using var problem = new DoubleProblem(world);
        var maml = new TaskwiseMaml<double>(world.Layout, learner);
        var gradient = problem.DifferentiateTaskwise(maml).Gradient;

        var offset = 0;
        foreach (var leaf in problem.Leaves)
        {
            var length = (int)leaf.numel();
            for (var i = 0; i < length; i += Math.Max(1, length / 12))
            {
                var difference = DoubleProblem.FiniteDifference(leaf, i, () => Tensors.Constant(problem.DifferentiateTaskwise(maml).Loss, ScalarType.Float64));
                Assert.Equal(difference, gradient[offset + i], 1e-6 * Math.Max(1, Math.Abs(difference)));
            }

            offset += length;
        }
    }

    private static void AssertEqualsAutograd(LearnerSpec learner, TestWorld world)
    {
        using var problem = new DoubleProblem(world);

        var (expectedLoss, expected) = problem.Differentiate(problem.AutogradLosses);
        var (actualLoss, actual) = problem.DifferentiateTaskwise(new TaskwiseMaml<double>(world.Layout, learner));

        Assert.Equal(expectedLoss, actualLoss, 1e-11);
        Assert.Equal(expected.Length, actual.Length);
        var error = Math.Sqrt(expected.Zip(actual, (e, a) => (e - a) * (e - a)).Sum() / expected.Sum(e => e * e));
        Assert.True(error < 1e-9, $"Relative error {error:E2}.");
    }
}
