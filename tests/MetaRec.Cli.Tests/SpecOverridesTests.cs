using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Specs;
using MetaRec.Cli.Training;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Tests;

public sealed class SpecOverridesTests
{
    private static readonly TrainingSpec Synthetic = new();

    [Fact]
    public void Apply_ValuesOfEveryKind_ChangeTheSpec()
    {
        var spec = SpecOverrides.Apply(
            Synthetic,
            ["learner.innerSteps=4", "learner.order=first", "model.linear=false", "model.hidden=[8,4]", "optimizer.rate=1e-2", "dataset.synthetic.noise=0.3", "learner.supportLoss=null"]);

        Assert.Equal(4, spec.Learner.InnerSteps);
        Assert.Equal(GradientOrder.First, spec.Learner.Order);
        Assert.False(spec.Model.Linear);
        Assert.Equal([8, 4], spec.Model.Hidden);
        Assert.Equal(0.01, spec.Optimizer.Rate);
        Assert.Equal(0.3, spec.Dataset.Synthetic!.Noise);
        Assert.Null(spec.Learner.SupportLoss);
    }

    [Fact]
    public void Apply_Nothing_LeavesTheIdentity()
    {
        Assert.Equal(Synthetic.Identity(), SpecOverrides.Apply(Synthetic, []).Identity());
        Assert.Equal(Synthetic.Identity(), SpecOverrides.Apply(Synthetic, [$"steps={TrainingSpec.DefaultSteps}"]).Identity());
    }

    [Theory]
    [InlineData("learner.inerSteps=2")]
    [InlineData("learner.innerSteps=two")]
    [InlineData("learner.contextSize=16")]
    [InlineData("steps=0")]
    [InlineData("model.hidden=null")]
    public async Task Apply_ChangeThatCannotBe_SaysWhatJobSubmitSays(string change)
    {
        var submitted = await Assert.ThrowsAsync<SpecProblemsException>(
            async () => (await SpecFile.ReadAsync(SpecFile.StandardInput, new StringReader("{}"), [change], CancellationToken.None)).Check());

        Assert.Equal(submitted.Lines, Assert.Throws<SpecProblemsException>(() => SpecOverrides.Apply(Synthetic, [change])).Lines);
    }

    [Fact]
    public void Apply_OtherLearner_LeavesOutWhatTheCommandSaysOfItsOwn()
    {
        var nextItem = DefaultSpecs.ForNextItem(new DatasetSpec { Name = "movielens-100k" }, TrainingSetting.AllWarm);
        Assert.NotEqual(new LearnerSpec().InnerSteps, nextItem.Learner.InnerSteps);

        var ridge = SpecOverrides.Apply(nextItem, ["learner.name=ridge"]);

        Assert.Equal(new LearnerSpec().InnerSteps, ridge.Learner.InnerSteps);
        Assert.Equal(nextItem.Learner.QueryLoss, ridge.Learner.QueryLoss);
    }

    [Theory]
    [InlineData("learner.innerSteps=3", "--set learner.innerSteps=3: learner.innerSteps is 3, but learner.name 'ridge' does not read it.")]
    [InlineData("learner={name: ridge, innerSteps: 3}", "--set learner={name: ridge, innerSteps: 3}: learner.innerSteps is 3")]
    public void Apply_OtherLearnerWithAnOptionThatItDoesNotRead_IsRefused(string change, string expected) => Assert.StartsWith(
        expected, Assert.Single(Assert.Throws<SpecProblemsException>(() => SpecOverrides.Apply(Synthetic, ["learner.name=ridge", change])).Lines), StringComparison.Ordinal);

    [Fact]
    public void Apply_GeneratedDataOfAnotherDataset_IsRefused() => Assert.Contains(
        "'dataset.synthetic.noise' is of generated data, but the data set is 'movielens-1m'",
        Assert.Throws<UsageException>(() => SpecOverrides.Apply(new TrainingSpec { Dataset = new DatasetSpec { Name = "movielens-1m" } }, ["dataset.synthetic.noise=0.1"])).Message,
        StringComparison.Ordinal);
}
