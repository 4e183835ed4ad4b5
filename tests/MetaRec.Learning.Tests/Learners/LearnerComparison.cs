using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Tests.Learners;

/// <summary>A learner against MAML on the same network.</summary>
internal static class LearnerComparison
{
    /// <summary>Predictions after adaptation must be MAML's, once a learner's own blocks are set so.</summary>
    public static void AssertAdaptsLikeMaml(LearnerSpec learner, Action<TestWorld> set)
    {
        var world = TestWorld.Create(learner);
        set(world);
        var maml = TestWorld.Create(learner with { Name = "maml", LearnInputRates = false, Pull = 0 });
        foreach (var rates in (TestWorld[])[world, maml])
        {
            if (rates.Layout.Dense.Any(block => block.Name == ModelLayout.LogInnerRates))
            {
                rates.Block(ModelLayout.LogInnerRates).Fill(MathF.Log((float)learner.InnerRate));
            }
        }

        var actual = new LearnerProblem(world).Predict(new TapeEngine<double>(world.Layout));
        var expected = new LearnerProblem(maml).Predict(new TapeEngine<double>(maml.Layout));

        Assert.Equal(expected.Before, actual.Before);
        Assert.All(expected.After.Zip(actual.After), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
        Assert.Contains(expected.Before.Zip(actual.After), pair => Math.Abs(pair.First - pair.Second) > 1e-2);
    }
}
