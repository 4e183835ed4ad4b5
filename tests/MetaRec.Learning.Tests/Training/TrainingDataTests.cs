using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Tests.Training;

public sealed class TrainingDataTests
{
    private const int Ratings = 20;

    [Theory]
    [InlineData(2, 4, 8)]
    [InlineData(4, 1, 4)]
    [InlineData(9, 2, 8)]
    public void Prepare_FewTasks_EveryStepHasOne(int users, int microBatches, int shards)
    {
        var spec = new TrainingSpec { MicroBatches = microBatches, Shards = shards };
        var data = TrainingData.Prepare(Dataset(users), spec);

        Assert.All(Enumerable.Range(0, shards), step =>
            Assert.NotEmpty(Enumerable.Range(0, microBatches).SelectMany(microBatch => data.TasksOf(spec, step, microBatch))));
        Assert.Equal(Enumerable.Range(0, users), Enumerable.Range(0, shards).SelectMany(data.TasksOfShard).Order());
    }

    [Fact]
    public void Prepare_FewerTasksThanSteps_SaysHowManyShards()
    {
        var error = Assert.Throws<NoTaskException>(() => TrainingData.Prepare(Dataset(3), new TrainingSpec { Shards = 16 }));

        Assert.Contains("for each of the 4 groups of 4 shards", error.Message, StringComparison.Ordinal);
        Assert.Contains("has 3 for 16 shards. Set shards to 12 or less", error.Message, StringComparison.Ordinal);
        Assert.NotNull(TrainingData.Prepare(Dataset(3), new TrainingSpec { Shards = 12 }));
    }

    [Fact]
    public void Prepare_ModelLargerThanAMessage_NamesTheSizeThatFits()
    {
        var dataset = Dataset(4, items: 40_000);
        var spec = new TrainingSpec { Model = new ModelSpec { EmbeddingSize = 300 } };

        var error = Assert.Throws<ArgumentException>(() => TrainingData.Prepare(dataset, spec));

        Assert.Contains("at most 8,388,608 numbers", error.Message, StringComparison.Ordinal);
        Assert.Contains("Set model.embeddingSize to 104 or less.", error.Message, StringComparison.Ordinal);
        Assert.InRange(TrainingData.Prepare(dataset, spec with { Model = spec.Model with { EmbeddingSize = 104 } }).Layout.Length, 1, TrainingData.MaxParameters);
    }

    /// <summary>Warm users and items only, without features.</summary>
    private static Dataset Dataset(int users, int items = Ratings) => new()
    {
        Name = "test",
        Scale = new RatingScale(1, 5),
        Users = [.. Enumerable.Range(0, users).Select(user => $"u{user}")],
        Items = [.. Enumerable.Range(0, items).Select(item => $"i{item}")],
        Titles = new string[items],
        Years = new int[items],
        UserFeatures = new FeatureTable(users, []),
        ItemFeatures = new FeatureTable(items, []),
        Interactions = [.. Enumerable.Range(0, users).SelectMany(user => Enumerable.Range(0, Ratings).Select(item => new Interaction(user, item, 1 + ((user + item) % 5), 0)))],
        Published = new PublishedPartition(new bool[users], new bool[items]),
    };
}
