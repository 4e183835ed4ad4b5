using MetaRec.Data.Specs;

namespace MetaRec.Data.Tests.Specs;

public sealed class TrainingSpecTests
{
    private static PrivacySpec Noise { get; } = new() { NoiseMultiplier = 1 };

    public static TheoryData<TrainingSpec, string> Broken { get; } = new()
    {
        { new TrainingSpec { Steps = 0 }, "steps must be between 1 and 10000000, but is 0." },
        { new TrainingSpec { Shards = 6 }, "shards must be a multiple of microBatches, but 6 is not one of 4." },
        { new TrainingSpec { Episodes = new EpisodeSpec { MinSupport = 61 } }, "episodes.minSupport must not exceed episodes.maxSupport (60), but is 61." },
        { new TrainingSpec { Model = new ModelSpec { Hidden = [] } }, "model.hidden (number of layers) must be between 1 and 4, but is 0." },
        { Choice(QueryLoss.Bpr, negatives: 0), "learner.queryLoss 'bpr' compares what was taken with what was not and needs episodes.negatives, but that is 0." },
        { Choice(QueryLoss.Squared, negatives: 4), "episodes.negatives must be 0, but is 4: neither learner.queryLoss 'squared' nor the inner loop's 'squared' compares with negatives." },
        { new TrainingSpec { Model = new ModelSpec { Residual = false, ItemBase = ItemBase.Joint } }, "model.itemBase 'joint' says how the base is fitted whose residual is predicted, but model.residual is false." },
        { Choice(QueryLoss.CrossEntropy, negatives: 0, residual: true), "learner.queryLoss 'cross-entropy' makes predictions logits, which have no base in ratings, but model.residual is true." },
        { Choice(QueryLoss.Squared, negatives: 0, support: QueryLoss.Softmax), "learner.supportLoss 'softmax' compares what was taken with what was not and needs episodes.negatives, but that is 0." },
        { Choice(QueryLoss.Bpr, negatives: 4, support: QueryLoss.Bpr, learner: "ridge"), "learner.supportLoss is \"bpr\", but learner.name 'ridge' does not read it." },
        { new TrainingSpec { Episodes = new EpisodeSpec { Negatives = 101 }, Learner = new LearnerSpec { QueryLoss = QueryLoss.Bpr }, Model = new ModelSpec { Residual = false } }, "episodes.negatives must be between 0 and 100, but is 101." },
        { new TrainingSpec { Episodes = new EpisodeSpec { HeldOut = 101 } }, "episodes.heldOut must be between 0 and 100, but is 101." },
        { new TrainingSpec { Episodes = new EpisodeSpec { Curriculum = Curriculum.Loss, CurriculumShare = 1 } }, "episodes.curriculumShare must be above 0 and at most 0.9, but is 1." },
        { new TrainingSpec { Episodes = new EpisodeSpec { Curriculum = Curriculum.Loss, CurriculumEvery = 0 } }, "episodes.curriculumEvery must be between 1 and 1000000, but is 0." },
        { new TrainingSpec { Episodes = new EpisodeSpec { Curriculum = Curriculum.Loss }, MicroBatchSize = 1 }, "episodes.curriculumShare of microBatchSize must be a task at least, but 0.5 of 1 is less." },
        { new TrainingSpec { Episodes = new EpisodeSpec { CurriculumShare = 0.25 } }, "episodes.curriculumShare is for episodes.curriculum 'loss', but is 0.25 without one." },
        { new TrainingSpec { Episodes = new EpisodeSpec { CurriculumEvery = 10 } }, "episodes.curriculumEvery is for episodes.curriculum 'loss', but is 10 without one." },
        { new TrainingSpec { Model = new ModelSpec { Network = "gru" } }, "model.network 'gru' reads the support oldest first and needs episodes.order 'time', but the order is 'random'." },
        { new TrainingSpec { Episodes = new EpisodeSpec { Order = EpisodeOrder.Time }, Model = new ModelSpec { Network = "gru", History = 0 } }, "model.history must be between 1 and 200, but is 0." },
        { new TrainingSpec { Model = new ModelSpec { Network = "two-tower", TowerWidth = 513 } }, "model.towerWidth must be between 1 and 512, but is 513." },
        { new TrainingSpec { Learner = new LearnerSpec { InnerRate = double.NaN } }, "learner.innerRate must be above 0" },
        { new TrainingSpec { Learner = new LearnerSpec { Pull = -1 } }, "learner.pull must be between 0 and 1000, but is -1." },
        { new TrainingSpec { Learner = new LearnerSpec { Name = "cavia", ContextSize = 0 } }, "learner.contextSize must be between 1 and 256, but is 0." },
        { new TrainingSpec { Learner = new LearnerSpec { SecondOrderFrom = -1, Name = "anil" } }, "learner.secondOrderFrom must be between 0 and 10000000, but is -1." },
        { new TrainingSpec { Learner = new LearnerSpec { SecondOrderFrom = 5, Order = GradientOrder.First } }, "learner.secondOrderFrom is for learner.order 'second', but is 5 for first order." },
        { new TrainingSpec { Learner = new LearnerSpec { SecondOrderFrom = 5, Name = "reptile" } }, "learner.secondOrderFrom is 5, but learner.name 'reptile' does not read it." },
        { new TrainingSpec { Learner = new LearnerSpec { MultiStepUntil = -1 } }, "learner.multiStepUntil must be between 0 and 10000000, but is -1." },
        { new TrainingSpec { Learner = new LearnerSpec { MultiStepUntil = 5, InnerSteps = 1 } }, "learner.multiStepUntil is for two or more inner steps, but is 5 with learner.innerSteps 1." },
        { new TrainingSpec { Learner = new LearnerSpec { MultiStepUntil = 5, Name = "ridge" } }, "learner.multiStepUntil is 5, but learner.name 'ridge' does not read it." },
        { new TrainingSpec { Learner = new LearnerSpec { LearnInnerRates = false, Name = "meta-sgd" } }, "learner.learnInnerRates is false, but learner.name 'meta-sgd' does not read it." },
        { new TrainingSpec { Learner = new LearnerSpec { Name = "protonet", LikeThreshold = 1.5 } }, "learner.likeThreshold must be between 0 and 1, but is 1.5." },
        { new TrainingSpec { Learner = new LearnerSpec { LikeThreshold = 0.5 } }, "learner.likeThreshold is 0.5, but learner.name 'maml' does not read it. It is read by protonet, relationnet." },
        { new TrainingSpec { Learner = new LearnerSpec { Name = "protonet", PrototypeStrength = 0 } }, "learner.prototypeStrength must be above 0 and at most 1000, but is 0." },
        { new TrainingSpec { Learner = new LearnerSpec { Name = "relationnet", RelationWidth = 257 } }, "learner.relationWidth must be between 1 and 256, but is 257." },
        { new TrainingSpec { Learner = new LearnerSpec { Clusters = 1 } }, "learner.clusters (or 0) must be between 2 and 32, but is 1." },
        { new TrainingSpec { Learner = new LearnerSpec { Clusters = 4, Name = "reptile" } }, "learner.clusters is 4, but learner.name 'reptile' does not read it." },
        { new TrainingSpec { Learner = new LearnerSpec { Name = "cnp", TaskWidth = 0 } }, "learner.taskWidth must be between 1 and 256, but is 0." },
        { new TrainingSpec { Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Noise = -1 } } }, "dataset.synthetic.noise must be between 0 and 2, but is -1." },
        { Private(new PrivacySpec()), "privacy.noiseMultiplier or privacy.targetEpsilon must be given, but neither is." },
        { Private(new PrivacySpec { NoiseMultiplier = 1, TargetEpsilon = 3 }), "privacy.noiseMultiplier or privacy.targetEpsilon must be given, but both are." },
        { Private(Noise with { NoiseMultiplier = 0 }), "privacy.noiseMultiplier must be between 0.01 and 100000, but is 0." },
        { Private(Noise with { ClipNorm = 0 }), "privacy.clipNorm must be above 0 and at most 1000000, but is 0." },
        { Private(new PrivacySpec { TargetEpsilon = 0 }), "privacy.targetEpsilon must be above 0 and at most 10000, but is 0." },
        { Private(Noise with { Delta = 1 }), "privacy.delta must be above 0 and at most 0.1, but is 1." },
        { Private(Noise) with { Shards = 8 }, "shards must be microBatches (4) with a privacy section, but is 8" },
        { Private(Noise) with { Model = new ModelSpec { ItemIds = false } }, "model.residual must be false with a privacy section, but is true" },
        { Private(Noise) with { Model = new ModelSpec { Residual = false } }, "model.itemIds must be false with a privacy section, but is true" },
        { Private(Noise) with { Episodes = new EpisodeSpec { Curriculum = Curriculum.Loss } }, "episodes.curriculum must be 'none' with a privacy section, but is 'loss'" },
        { Private(Noise) with { Learner = new LearnerSpec { QueryLoss = QueryLoss.Bpr }, Episodes = new EpisodeSpec { Negatives = 4 } }, "learner.queryLoss must be 'squared' or 'smooth-l1' with a privacy section, but is 'bpr'" },
        { Private(Noise) with { Learner = new LearnerSpec { SupportLoss = QueryLoss.Bpr }, Episodes = new EpisodeSpec { Negatives = 4 } }, "learner.supportLoss must be 'squared' or 'smooth-l1' with a privacy section" },
        { new TrainingSpec { Dataset = new DatasetSpec { Name = "movielens" } }, "Did you mean 'movielens-1m'?" },
    };

    [Fact]
    public void Validate_Defaults_BreakNoRule()
    {
        var spec = new TrainingSpec();

        Assert.Empty(spec.Validate());
        Assert.Equal(TrainingSpec.DefaultSteps, spec.Steps);
    }

    [Fact]
    public void Validate_PrivateJob_IsValidAndAnotherJob()
    {
        Assert.Empty(Private(Noise).Validate());
        Assert.NotEqual(Private(Noise).Identity(), (Private(Noise) with { Privacy = null }).Identity());
        Assert.DoesNotContain("privacy", new TrainingSpec().ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Validate_BrokenRule_HasKeyRangeAndValue(TrainingSpec spec, string rule) =>
        Assert.Contains(rule, Assert.Single(spec.Validate()), StringComparison.Ordinal);

    [Theory]
    [InlineData("maml", QueryLoss.SmoothL1, null, QueryLoss.Squared)]
    [InlineData("maml", QueryLoss.SmoothL1, QueryLoss.SmoothL1, QueryLoss.SmoothL1)]
    [InlineData("maml", QueryLoss.Bpr, null, QueryLoss.Bpr)]
    [InlineData("maml", QueryLoss.Bpr, QueryLoss.CrossEntropy, QueryLoss.CrossEntropy)]
    [InlineData("ridge", QueryLoss.Bpr, null, QueryLoss.Squared)]
    public void InnerLoss_SupportLossNull_FollowsTheQueryLossWhereThereAreSteps(string learner, QueryLoss query, QueryLoss? support, QueryLoss inner) =>
        Assert.Equal(inner, new LearnerSpec { Name = learner, QueryLoss = query, SupportLoss = support }.InnerLoss());

    [Theory]
    [InlineData(QueryLoss.CrossEntropy, 0)]
    [InlineData(QueryLoss.CrossEntropy, 4)]
    [InlineData(QueryLoss.Bpr, 1)]
    [InlineData(QueryLoss.Softmax, 100)]
    public void Validate_LossOfChoices_BreaksNoRule(QueryLoss loss, int negatives) => Assert.Empty(Choice(loss, negatives).Validate());

    [Fact]
    public void Validate_SeveralBrokenRules_HasAll() =>
        Assert.Equal(3, new TrainingSpec { Steps = 0, MicroBatchSize = 0, Episodes = new EpisodeSpec { MaxQuery = 0 } }.Validate().Count);

    [Fact]
    public void Identity_OtherFingerprint_IsAnotherJob()
    {
        var spec = new TrainingSpec();

        Assert.NotEqual(spec.Identity(), (spec with { Dataset = spec.Dataset with { Fingerprint = "00ff" } }).Identity());
        Assert.Equal(spec.Identity(), (spec with { Dataset = spec.Dataset with { Folder = "elsewhere" } }).Identity());
    }

    private static TrainingSpec Private(PrivacySpec privacy) => new() { Shards = 4, Model = new ModelSpec { ItemIds = false, Residual = false }, Privacy = privacy };

    private static TrainingSpec Choice(QueryLoss loss, int negatives, bool residual = false, QueryLoss? support = null, string learner = "maml") => new()
    {
        Episodes = new EpisodeSpec { Negatives = negatives },
        Model = new ModelSpec { Residual = residual },
        Learner = new LearnerSpec { Name = learner, QueryLoss = loss, SupportLoss = support },
    };
}
