using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Engine.Taskwise;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Tests.Learners;

public sealed class MamlTests
{
    [Theory]
    [InlineData(0, GradientOrder.Second, QueryLoss.Squared, true)]
    [InlineData(1, GradientOrder.Second, QueryLoss.SmoothL1, true)]
    [InlineData(3, GradientOrder.Second, QueryLoss.Squared, false)]
    [InlineData(5, GradientOrder.Second, QueryLoss.SmoothL1, true)]
    [InlineData(1, GradientOrder.First, QueryLoss.SmoothL1, false)]
    [InlineData(4, GradientOrder.First, QueryLoss.Squared, true)]
    public void MetaGradient_AnyStepsOrderAndLoss_EqualsTheClosedForm(int steps, GradientOrder order, QueryLoss loss, bool userFeaturesAndLinear)
    {
        var learner = new LearnerSpec { InnerSteps = steps, Order = order, InnerRate = 0.2, SupportShrinkage = 2, Pull = 2, QueryLoss = loss };
        var model = new ModelSpec { EmbeddingSize = 4, Hidden = [9, 6], Linear = userFeaturesAndLinear };
        var world = TestWorld.Create(learner, userFeatures: userFeaturesAndLinear, model: model);
        var problem = new LearnerProblem(world);

        var (expectedLoss, expected) = problem.Differentiate(new TaskwiseMaml<double>(world.Layout, learner));
        var (actualLoss, actual) = problem.Differentiate(new TapeEngine<double>(world.Layout));

        Assert.Equal(expectedLoss, actualLoss, 1e-11);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-10 * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    [Theory]
    [InlineData(true, 0.0)]
    [InlineData(false, 5.0)]
    [InlineData(false, 0.0)]
    public void MetaGradient_InputRatesAndPullInTurn_EqualsFiniteDifferences(bool inputRates, double pull)
    {
        var learner = new LearnerSpec { InnerSteps = 3, InnerRate = 0.2, SupportShrinkage = 2, LearnInputRates = inputRates, Pull = pull };
        var world = TestWorld.Create(learner);
        world.Change(2, TestWorld.WithoutSupport);

        new LearnerProblem(world).AssertGradientIsDerivative(new TapeEngine<double>(world.Layout), samples: 240);
    }

    [Theory]
    [InlineData("mlp", true, true)]
    [InlineData("linear", false, false)]
    [InlineData("gru", false, false)]
    public void Blocks_OfANetwork_HaveWhatTurnsStepsWhereUserAndItemStandSideBySide(string network, bool inputRates, bool pulls)
    {
        var world = TestWorld.Create(new LearnerSpec(), model: new ModelSpec { EmbeddingSize = 4, Network = network });

        Assert.Equal(inputRates, world.Layout.Dense.Any(block => block.Name == ModelLayout.LogInputRates));
        Assert.Equal(pulls, world.Layout.Dense.Any(block => block.Name == ModelLayout.LogPulls));
    }

    [Fact]
    public void Predict_BeforeAndAfter_EqualsTheClosedForm()
    {
        var learner = new LearnerSpec { InnerSteps = 3, InnerRate = 0.2, SupportShrinkage = 2 };
        var world = TestWorld.Create(learner);
        var problem = new LearnerProblem(world);

        var expected = problem.Predict(new TaskwiseMaml<double>(world.Layout, learner));
        var actual = problem.Predict(new TapeEngine<double>(world.Layout));

        Assert.All(expected.Before.Zip(actual.Before), pair => Assert.Equal(pair.First, pair.Second, 1e-11));
        Assert.All(expected.After.Zip(actual.After), pair => Assert.Equal(pair.First, pair.Second, 1e-11));
    }
}
