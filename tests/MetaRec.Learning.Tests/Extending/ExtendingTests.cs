using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Networks;
using MetaRec.Learning.Tests.Learners;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Tests.Extending;

/// <summary>What docs/extending.md shows: compiled, registered and trained.</summary>
[Collection(CatalogueCollection.Name)]
public sealed class ExtendingTests
{
    private static readonly TrainingSpec Spec = new()
    {
        Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 80, Items = 60, RatingsPerUser = 25 } },
        Episodes = new EpisodeSpec { MaxSupport = 12, MaxQuery = 10 },
        Model = new ModelSpec { Network = "bilinear", EmbeddingSize = 6, UserPrior = false, Residual = false },
        Learner = new LearnerSpec { Name = "offset" },
        Steps = 200,
        MicroBatches = 1,
        MicroBatchSize = 8,
        Shards = 2,
    };

    public ExtendingTests()
    {
        MetaLearners.Register(new OffsetLearner());
        RatingNetworks.Register(new BilinearNetwork());
    }

    [Theory]
    [InlineData("bilinear", "offset", true)]
    [InlineData("bilinear", "offset", false)]
    [InlineData("bilinear", "maml", true)]
    [InlineData("mlp", "offset", true)]
    public void MetaGradient_OwnNetworkOrLearner_EqualsFiniteDifferences(string network, string learner, bool userFeatures)
    {
        var model = new ModelSpec { Network = network, EmbeddingSize = 4, Hidden = [6] };
        var world = TestWorld.Create(new LearnerSpec { Name = learner, InnerSteps = 2, InnerRate = 0.2 }, userFeatures: userFeatures, model: model);

        new LearnerProblem(world).AssertGradientIsDerivative(new TapeEngine<double>(world.Layout));
    }

    [Fact]
    public void Run_SpecThatNamesThem_IsValidAndTrains()
    {
        Assert.Empty(Spec.Validate());
        var data = TrainingData.Prepare(SyntheticGenerator.Generate(Spec.Dataset.Synthetic!), Spec);

        var trained = SequentialTrainer.Run(Spec, data);

        Assert.True(trained.LossAfter.TakeLast(30).Average() < 0.6 * trained.LossAfter.Take(5).Average());
        Assert.True(trained.LossAfter.TakeLast(30).Average() < trained.LossBefore.TakeLast(30).Average());
    }

    [Theory]
    [InlineData("OffsetLearner.cs")]
    [InlineData("BilinearNetwork.cs")]
    public void Document_CodeThatItShows_IsTheFileThatIsCompiled(string file)
    {
        var root = Root();
        var code = File.ReadAllText(Path.Combine(root, "tests", "MetaRec.Learning.Tests", "Extending", file));
        var document = File.ReadAllText(Path.Combine(root, "docs", "extending.md"));

        Assert.Contains($"```csharp\n{code.TrimEnd()}\n```", document, StringComparison.Ordinal);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MetaRecCluster.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has MetaRecCluster.sln.");
        }

        return folder;
    }
}
