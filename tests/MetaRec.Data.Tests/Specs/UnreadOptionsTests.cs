using MetaRec.Data.Specs;

namespace MetaRec.Data.Tests.Specs;

public sealed class UnreadOptionsTests
{
    /// <summary>Every option with a value that is not its default.</summary>
    private static readonly LearnerSpec Changed = new()
    {
        Order = GradientOrder.First,
        SecondOrderFrom = 1,
        MultiStepUntil = 1,
        InnerSteps = 2,
        InnerRate = 0.2,
        LearnInnerRates = false,
        LearnInputRates = false,
        Pull = 2,
        ContextSize = 2,
        SupportShrinkage = 2,
        RidgeStrength = 2,
        LikeThreshold = 0.2,
        PrototypeStrength = 2,
        RelationWidth = 2,
        TaskWidth = 2,
        SupportLoss = QueryLoss.SmoothL1,
    };

    public static TheoryData<string> Learners { get; } = [.. LearnerSpec.Names];

    [Theory]
    [MemberData(nameof(Learners))]
    public void Of_EveryOptionSet_AreThoseThatTheLearnerDoesNotRead(string name)
    {
        var found = UnreadOptions.Of(new TrainingSpec { Learner = Changed with { Name = name } }).Select(problem => problem.Key["learner.".Length..]);

        var unread = LearnerOptions.All.Except([.. LearnerSpec.Names.OptionsOf(name), nameof(LearnerSpec.Clusters)]).Select(option => $"{char.ToLowerInvariant(option[0])}{option[1..]}");
        Assert.Equal(unread, found);
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Of_Defaults_AreNone(string name) => Assert.Empty(UnreadOptions.Of(new TrainingSpec { Learner = new LearnerSpec { Name = name } }));

    [Fact]
    public void Of_OptionOfAnother_NamesOptionValueLearnerAndThoseThatReadIt()
    {
        var problem = Assert.Single(UnreadOptions.Of(new TrainingSpec { Learner = new LearnerSpec { ContextSize = 16 } }));

        Assert.Equal("learner.contextSize", problem.Key);
        Assert.Equal("learner.contextSize is 16, but learner.name 'maml' does not read it. It is read by cavia. Leave it out, or set learner.name to one of them.", problem.Message);
    }

    [Fact]
    public void Of_TaskWidth_IsReadWhereThereAreClusters()
    {
        Assert.Contains("It is read by cnp, and by maml, anil,", Assert.Single(UnreadOptions.Of(new TrainingSpec { Learner = new LearnerSpec { TaskWidth = 4 } })).Message, StringComparison.Ordinal);
        Assert.Empty(UnreadOptions.Of(new TrainingSpec { Learner = new LearnerSpec { TaskWidth = 4, Clusters = 2 } }));
    }

    [Theory]
    [InlineData("mlp", "towerWidth", "history")]
    [InlineData("linear", "hidden", "towerWidth", "history", "linear")]
    [InlineData("two-tower", "history", "linear")]
    [InlineData("gru")]
    [InlineData("attention")]
    public void Of_EveryShapeSet_AreThoseThatTheNetworkDoesNotRead(string network, params string[] unread)
    {
        var model = new ModelSpec { Network = network, Hidden = [4], TowerWidth = 4, History = 4, Linear = false };

        Assert.Equal(unread.Select(option => $"model.{option}"), UnreadOptions.Of(new TrainingSpec { Model = model }).Select(problem => problem.Key));
    }

    [Fact]
    public void Of_ListEqualToTheDefault_IsNone() => Assert.Empty(UnreadOptions.Of(new TrainingSpec { Model = new ModelSpec { Network = "linear", Hidden = [.. new ModelSpec().Hidden] } }));

    [Fact]
    public void Of_List_ShowsIt() => Assert.Equal(
        "model.hidden is [32,8], but model.network 'linear' does not read it. It is read by mlp, two-tower, gru, attention. Leave it out, or set model.network to one of them.",
        Assert.Single(UnreadOptions.Of(new TrainingSpec { Model = new ModelSpec { Network = "linear", Hidden = [32, 8] } })).Message);

    [Fact]
    public void Of_UnknownNames_AreNone() =>
        Assert.Empty(UnreadOptions.Of(new TrainingSpec { Learner = Changed with { Name = "mine" }, Model = new ModelSpec { Network = "mine", History = 3 } }));
}
