using MetaRec.Data.Specs;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Networks;

namespace MetaRec.Learning.Tests.Extending;

[Collection(CatalogueCollection.Name)]
public sealed class CatalogueTests
{
    [Fact]
    public void All_AreTheNamesThatASpecMayHave()
    {
        Assert.Equal(LearnerSpec.Names, MetaLearners.All.Select(learner => learner.Name));
        Assert.Equal(ModelSpec.Networks, RatingNetworks.All.Select(network => network.Name));
    }

    [Fact]
    public void All_ReadTheOptionsThatSpecsAreCheckedBy()
    {
        Assert.All(MetaLearners.All, learner => Assert.Equal(LearnerSpec.Names.OptionsOf(learner.Name), learner.Options));
        Assert.All(RatingNetworks.All, network => Assert.Equal(ModelSpec.Networks.OptionsOf(network.Name), network.Options));
    }

    [Fact]
    public void Register_OptionThatThereIsNot_IsRefused() => Assert.Contains(
        "Named reads an option 'Pulll', but there are only", Assert.Throws<ArgumentException>(() => MetaLearners.Register(new Named("mistaken", "Pulll"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Register_OwnLearnerThatReadsAnOption_MaySetItAndNoOther()
    {
        MetaLearners.Register(new Named("strong", nameof(LearnerSpec.RidgeStrength)));

        Assert.Empty(new TrainingSpec { Learner = new LearnerSpec { Name = "strong", RidgeStrength = 3 } }.Validate());
        Assert.Equal(
            "learner.pull is 3, but learner.name 'strong' does not read it. It is read by maml. Leave it out, or set learner.name to one of them.",
            Assert.Single(new TrainingSpec { Learner = new LearnerSpec { Name = "strong", Pull = 3 } }.Validate()));
        Assert.Contains("It is read by ridge, strong.", Assert.Single(new TrainingSpec { Learner = new LearnerSpec { RidgeStrength = 3 } }.Validate()), StringComparison.Ordinal);
    }

    [Fact]
    public void Register_NewLearner_IsFoundAndMayBeNamed()
    {
        Assert.Contains(new TrainingSpec { Learner = new LearnerSpec { Name = "registered" } }.Validate(), rule => rule.Contains("learner.name", StringComparison.Ordinal));

        var learner = new Named("registered");
        MetaLearners.Register(learner);

        Assert.Same(learner, MetaLearners.Of(new LearnerSpec { Name = "registered" }));
        Assert.Empty(new TrainingSpec { Learner = new LearnerSpec { Name = "registered" } }.Validate());
    }

    [Fact]
    public void Register_SameTypeAgain_KeepsTheFirst()
    {
        var first = new Named("twice");
        MetaLearners.Register(first);

        MetaLearners.Register(new Named("twice"));

        Assert.Same(first, MetaLearners.Of(new LearnerSpec { Name = "twice" }));
        Assert.Single(LearnerSpec.Names, "twice");
    }

    [Fact]
    public void Register_NameOfAnother_IsRefused()
    {
        Assert.Contains("'maml' is the name of Maml", Assert.Throws<ArgumentException>(() => MetaLearners.Register(new Named("maml"))).Message, StringComparison.Ordinal);
        Assert.IsType<Maml>(MetaLearners.Of(new LearnerSpec()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("My Learner")]
    public void Register_NameThatNoSpecWouldWrite_IsRefused(string name) => Assert.Contains(
        "lower-case letters, digits and hyphens", Assert.Throws<ArgumentException>(() => MetaLearners.Register(new Named(name))).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_UnknownName_SaysWhatThereIs() => Assert.Contains(
        "knows nothing called 'mamml', only maml, anil", Assert.Throws<InvalidOperationException>(() => MetaLearners.Of(new LearnerSpec { Name = "mamml" })).Message, StringComparison.Ordinal);

    [Fact]
    public void Register_ManyAtOnce_LosesNone()
    {
        string[] names = [.. Enumerable.Range(0, 64).Select(i => $"parallel-{i}")];

        Parallel.ForEach(names, name => MetaLearners.Register(new Named(name)));

        Assert.All(names, name => Assert.Contains(name, LearnerSpec.Names));
        Assert.All(names, name => Assert.Equal(name, MetaLearners.Of(new LearnerSpec { Name = name }).Name));
    }

    private sealed class Named(string name, params string[] options) : MetaLearner
    {
        public override string Name => name;

        public override IReadOnlyList<string> Options => options;

        public override Predictor<T> Adapt<T>(TaskGraph<T> task) => items => task.Predict(task.Weights, items);
    }
}
