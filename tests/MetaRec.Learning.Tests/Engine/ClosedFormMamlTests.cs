using MetaRec.Data.Specs;
using TorchSharp;

namespace MetaRec.Learning.Tests.Engine;

public sealed class ClosedFormMamlTests
{
    public static TheoryData<int, GradientOrder, QueryLoss, bool> Learners()
    {
        var data = new TheoryData<int, GradientOrder, QueryLoss, bool>();
        foreach (var steps in new[] { 0, 1, 2, 3, 5 })
        {
            foreach (var order in new[] { GradientOrder.Second, GradientOrder.First })
            {
                data.Add(steps, order, QueryLoss.Squared, true);
                data.Add(steps, order, QueryLoss.SmoothL1, false);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void MetaGradient_AnyStepsAndOrder_EqualsAutograd(int steps, GradientOrder order, QueryLoss loss, bool userFeaturesAndLinear)
    {
        var model = new ModelSpec { EmbeddingSize = 4, Hidden = [9, 6], Linear = userFeaturesAndLinear };
        using var problem = new DoubleProblem(TestWorld.Create(Learner(steps, order, loss), userFeatures: userFeaturesAndLinear, model: model));

        var (expectedLoss, expected) = problem.Differentiate(problem.AutogradLosses);
        var (actualLoss, actual) = problem.Differentiate(problem.ClosedFormLosses);

        Assert.Equal(expectedLoss, actualLoss, 1e-11);
        Assert.True(RelativeError(expected, actual) < 1e-9, $"Relative error {RelativeError(expected, actual):E2}.");
    }

    [Theory]
    [InlineData(1, QueryLoss.Squared)]
    [InlineData(3, QueryLoss.Squared)]
    [InlineData(3, QueryLoss.SmoothL1)]
    public void MetaGradient_SecondOrder_EqualsFiniteDifferences(int steps, QueryLoss loss)
    {
        using var problem = new DoubleProblem(TestWorld.Create(Learner(steps, GradientOrder.Second, loss), tasks: 3));
        problem.Differentiate(problem.ClosedFormLosses);
        var gradients = problem.Leaves.Select(leaf => MetaRec.Learning.Torch.Tensors.ToDoubles(leaf.grad!)).ToList();

        foreach (var (leaf, gradient) in problem.Leaves.Zip(gradients))
        {
            for (var i = 0; i < gradient.Length; i += Math.Max(1, gradient.Length / 12))
            {
                var difference = DoubleProblem.FiniteDifference(leaf, i, problem.ClosedFormLosses);
                Assert.Equal(difference, gradient[i], 1e-6 * Math.Max(1, Math.Abs(difference)));
            }
        }
    }

    [Fact]
    public void MetaGradient_FirstOrder_DiffersFromSecondOrder()
    {
        using var first = new DoubleProblem(TestWorld.Create(Learner(3, GradientOrder.First, QueryLoss.Squared)));
        using var second = new DoubleProblem(TestWorld.Create(Learner(3, GradientOrder.Second, QueryLoss.Squared)));

        var (firstLoss, firstGradient) = first.Differentiate(first.ClosedFormLosses);
        var (secondLoss, secondGradient) = second.Differentiate(second.ClosedFormLosses);

        Assert.Equal(secondLoss, firstLoss, 1e-12);
        Assert.True(RelativeError(secondGradient, firstGradient) > 1e-3);
    }

    [Fact]
    public void MetaGradient_EveryParameter_ReceivesGradient()
    {
        using var problem = new DoubleProblem(TestWorld.Create(Learner(3, GradientOrder.Second, QueryLoss.Squared)));

        problem.Differentiate(problem.ClosedFormLosses);

        Assert.All(problem.Leaves, leaf => Assert.Contains(MetaRec.Learning.Torch.Tensors.ToDoubles(leaf.grad!), value => value != 0));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 2)]
    [InlineData(false, 7)]
    public void MetaGradient_UserPriorAndLabelKnots_EqualAutograd(bool prior, int knots)
    {
        var model = new ModelSpec { EmbeddingSize = 4, Hidden = [9, 6], UserPrior = prior, LabelKnots = knots };
        using var problem = new DoubleProblem(TestWorld.Create(Learner(3, GradientOrder.Second, QueryLoss.Squared), model: model));

        var (_, expected) = problem.Differentiate(problem.AutogradLosses);
        var (_, actual) = problem.Differentiate(problem.ClosedFormLosses);

        Assert.True(RelativeError(expected, actual) < 1e-9);
    }

    [Fact]
    public void MetaGradient_StackedWeights_EqualsAutograd()
    {
        using var problem = new DoubleProblem(TestWorld.Create(Learner(2, GradientOrder.Second, QueryLoss.Squared)));

        var (_, expected) = problem.Differentiate(problem.AutogradLosses);
        var (_, actual) = problem.Differentiate(problem.StackedLosses);

        Assert.True(RelativeError(expected, actual) < 1e-9);
    }

    [Fact]
    public void MetaGradient_SinglePrecision_IsWithinRounding()
    {
        using var problem = new DoubleProblem(TestWorld.Create(Learner(3, GradientOrder.Second, QueryLoss.Squared)), torch.ScalarType.Float32);

        var (_, expected) = problem.Differentiate(problem.AutogradLosses);
        var (_, actual) = problem.Differentiate(problem.ClosedFormLosses);

        Assert.True(RelativeError(expected, actual) < 1e-5);
    }

    [Theory]
    [InlineData(32, 1)]
    [InlineData(3, 4)]
    public void MetaGradient_WideAndNarrowLayers_BothUpdateFormsEqualAutograd(int width, int steps)
    {
        var model = new ModelSpec { EmbeddingSize = 4, Hidden = [width, width] };
        using var problem = new DoubleProblem(TestWorld.Create(Learner(steps, GradientOrder.Second, QueryLoss.Squared), model: model));

        var (_, expected) = problem.Differentiate(problem.AutogradLosses);
        var (_, actual) = problem.Differentiate(problem.ClosedFormLosses);

        Assert.True(RelativeError(expected, actual) < 1e-9);
    }

    private static LearnerSpec Learner(int steps, GradientOrder order, QueryLoss loss) =>
        new() { InnerSteps = steps, Order = order, InnerRate = 0.2, SupportShrinkage = 2, Pull = 2, QueryLoss = loss };

    private static double RelativeError(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var difference = Math.Sqrt(expected.Zip(actual, (e, a) => (e - a) * (e - a)).Sum());
        return difference / Math.Sqrt(expected.Sum(e => e * e));
    }
}
