using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Models;
using MetaRec.Learning.Serving;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Tests.Serving;

/// <summary>A small synthetic world with a θ that is random on every path, so that nothing is predicted by zeros.</summary>
internal sealed class ServingWorld
{
    private static readonly Dataset World = SyntheticGenerator.Generate(new SyntheticSpec { Users = 80, Items = 60, RatingsPerUser = 25 });

    private ServingWorld(TrainingSpec spec)
    {
        Spec = spec;
        Data = TrainingData.Prepare(World, spec);
        Theta = ModelInitializer.Create(Data.Layout, 1);
        var random = new StableRandom(1, 77);
        foreach (ref var value in Theta.AsSpan())
        {
            value += (float)(0.1 * random.NextGaussian());
        }

        Model = MetaRatingModel.Of(Spec, Data, Theta);
    }

    public TrainingSpec Spec { get; }

    public TrainingData Data { get; }

    public float[] Theta { get; }

    public MetaRatingModel Model { get; }

    public int Items => Data.Dataset.Items.Count;

    public static ServingWorld Create(LearnerSpec? learner = null, ModelSpec? model = null, int negatives = 0)
    {
        var spec = new TrainingSpec
        {
            Episodes = new EpisodeSpec { MaxSupport = 12, MaxQuery = 10, Negatives = negatives, Order = model?.Network is "gru" or "attention" ? EpisodeOrder.Time : EpisodeOrder.Random },
            Model = model ?? new ModelSpec { EmbeddingSize = 6, Hidden = [10] },
            Learner = learner ?? new LearnerSpec(),
            MicroBatches = 1,
            MicroBatchSize = 8,
            Shards = 2,
        };
        Assert.Empty(spec.Validate());
        return new ServingWorld(spec);
    }

    public Recommender Recommender(RecommenderOptions? options = null) => Learning.Serving.Recommender.Of(Spec, Data, Theta, options);

    /// <summary>The first interactions of a training user.</summary>
    public UserHistory History(int task, int interactions)
    {
        var history = Data.Tasks[task];
        return new UserHistory { User = history.User, Items = [.. history.Items.Take(interactions)], Ratings = [.. history.Ratings.Take(interactions)] };
    }

    /// <summary>What the model says of all items.</summary>
    public float[] Predict(UserHistory history) => Model.Predict([new Episode(0, history.User, [.. history.Items], [.. history.Ratings], [.. Enumerable.Range(0, Items)], new float[Items])])[0];

    public static float[] Score(Recommender recommender, UserHistory history)
    {
        var scores = new float[recommender.ItemCount];
        recommender.Score(recommender.Adapt(history), scores);
        return scores;
    }

    public static void AssertClose(IReadOnlyList<float> expected, IReadOnlyList<float> actual, double tolerance = 2e-4)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"Item {i}: {expected[i]} expected, {actual[i]} served.");
        }
    }
}
