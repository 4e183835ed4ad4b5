using MetaRec.Cli.Training;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Tests;

public sealed class SpecOverridesTests
{
    [Fact]
    public void Apply_ValuesOfEveryKind_ChangeTheSpec()
    {
        var spec = SpecOverrides.Apply(new TrainingSpec(),
            ["learner.innerSteps=5", "learner.order=first", "model.linear=false", "model.hidden=[8,4]", "optimizer.rate=0.01", "dataset.synthetic.noise=0.3"]);

        Assert.Equal(5, spec.Learner.InnerSteps);
        Assert.Equal(GradientOrder.First, spec.Learner.Order);
        Assert.False(spec.Model.Linear);
        Assert.Equal([8, 4], spec.Model.Hidden);
        Assert.Equal(0.01, spec.Optimizer.Rate);
        Assert.Equal(0.3, spec.Dataset.Synthetic!.Noise);
    }

    [Fact]
    public void Apply_Nothing_LeavesTheIdentity()
    {
        var spec = new TrainingSpec();

        Assert.Equal(spec.Identity(), SpecOverrides.Apply(spec, []).Identity());
        Assert.Equal(spec.Identity(), SpecOverrides.Apply(spec, [$"steps={TrainingSpec.DefaultSteps}"]).Identity());
    }
}
