using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;
using MetaRec.Learning.Tests.Learners;

namespace MetaRec.Learning.Tests.Extending;

/// <summary>What a learner of one's own has of options that belong to kinds of learners and not to names.</summary>
[Collection(CatalogueCollection.Name)]
public sealed class OwnOptionsTests
{
    private static readonly LearnerSpec Own = new() { Name = "biases", InnerSteps = 3, InnerRate = 0.2, SupportShrinkage = 2 };

    public OwnOptionsTests()
    {
        MetaLearners.Register(new Biases());
        MetaLearners.Register(new OffsetLearner());
    }

    [Fact]
    public void Validate_OptionsOfSteps_AreForOwnLearnersWithSteps()
    {
        var options = new LearnerSpec { SecondOrderFrom = 5, MultiStepUntil = 7, Clusters = 2, SupportLoss = QueryLoss.SmoothL1 };

        Assert.Empty(new TrainingSpec { Learner = options with { Name = "biases" } }.Validate());
        Assert.Equal(
            ["learner.secondOrderFrom", "learner.multiStepUntil", "learner.supportLoss"],
            new TrainingSpec { Learner = options with { Name = "offset" } }.Problems().Select(problem => problem.Key));
    }

    [Fact]
    public void InnerLoss_QueryLossOfLogits_IsThatOfOwnLearnersWithSteps()
    {
        Assert.Equal(QueryLoss.Bpr, new LearnerSpec { Name = "biases", QueryLoss = QueryLoss.Bpr }.InnerLoss());
        Assert.Equal(QueryLoss.Squared, new LearnerSpec { Name = "offset", QueryLoss = QueryLoss.Bpr }.InnerLoss());
    }

    [Fact]
    public void MetaGradient_SecondOrderFrom_IsFirstOrderBeforeAndSecondOrderAfter()
    {
        var annealed = Own with { SecondOrderFrom = 10 };

        Assert.Equal(Gradient(Own with { Order = GradientOrder.First }, step: 9), Gradient(annealed, step: 9));
        Assert.Equal(Gradient(Own, step: 10), Gradient(annealed, step: 10));
        Assert.NotEqual(Gradient(annealed, step: 9), Gradient(annealed, step: 10));
    }

    [Fact]
    public void MetaGradient_MultiStepUntil_CountsBeforeAndNotAfter()
    {
        var multiStep = Own with { MultiStepUntil = 10 };

        Assert.NotEqual(Gradient(Own, step: 9), Gradient(multiStep, step: 9));
        Assert.Equal(Gradient(Own, step: 10), Gradient(multiStep, step: 10));
    }

    private static double[] Gradient(LearnerSpec learner, long step)
    {
        var world = TestWorld.Create(learner);
        return new LearnerProblem(world, step).Differentiate(new TapeEngine<double>(world.Layout)).Gradient;
    }

    /// <summary>MAML that moves biases alone.</summary>
    private sealed class Biases : InnerLoopLearner
    {
        public override string Name => "biases";

        protected override bool Moves(BlockShape block) => base.Moves(block) && block.IsVector;
    }
}
