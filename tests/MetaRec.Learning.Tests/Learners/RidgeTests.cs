using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;

namespace MetaRec.Learning.Tests.Learners;

public sealed class RidgeTests
{
    [Theory]
    [InlineData(true, QueryLoss.Squared)]
    [InlineData(false, QueryLoss.SmoothL1)]
    public void MetaGradient_ThroughTheSolution_EqualsFiniteDifferences(bool userFeatures, QueryLoss loss)
    {
        var learner = new LearnerSpec { Name = "ridge", RidgeStrength = 0.5, QueryLoss = loss };
        var world = TestWorld.Create(learner, userFeatures: userFeatures);

        new LearnerProblem(world).AssertGradientIsDerivative(new TapeEngine<double>(world.Layout));
    }

    [Fact]
    public void Adapt_LinearNetwork_IsRidgeRegressionOnTheInputs()
    {
        var learner = new LearnerSpec { Name = "ridge", RidgeStrength = 0.5 };
        var world = TestWorld.Create(learner, model: new ModelSpec { EmbeddingSize = 4, Network = "linear", ImplicitFeedback = true });

        new LearnerProblem(world).AssertGradientIsDerivative(new TapeEngine<double>(world.Layout));
        Assert.Equal(5, world.Layout.Dense[^1].Length);
    }

    [Fact]
    public void Adapt_StrongRegularization_LeavesThePredictionWhereItWas()
    {
        var learner = new LearnerSpec { Name = "ridge", RidgeStrength = 1000 };
        var world = TestWorld.Create(learner);
        Array.Fill(world.Theta, 30f, world.Layout.DenseOffset + world.Layout.Dense[^1].Offset, world.Layout.Dense[^1].Length);
        var (before, after) = new LearnerProblem(world).Predict(new TapeEngine<double>(world.Layout));

        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        Assert.Contains(before, prediction => prediction != 0);
    }
}
