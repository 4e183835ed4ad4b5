using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Benchmarks;

/// <summary>A micro-batch of random ratings at MeLU's sizes: four content fields of users and four of items, with the vocabularies of MovieLens-1M.</summary>
internal sealed class BenchmarkWorld
{
    private const int Catalogue = 3000;
    private const ulong Seed = 1;
    private const double PopularityExponent = 2.5;

    private BenchmarkWorld(EngineBenchmarkOptions options)
    {
        var random = new StableRandom(Seed);
        var users = new FeatureTable(options.Tasks, [
            Field("gender", options.Tasks, 2, 1, ref random), Field("age", options.Tasks, 7, 1, ref random),
            Field("occupation", options.Tasks, 21, 1, ref random), Field("zip", options.Tasks, 3402, 1, ref random)]);
        var items = new FeatureTable(Catalogue, [
            Field("rate", Catalogue, 6, 1, ref random), Field("genre", Catalogue, 25, 3, ref random),
            Field("director", Catalogue, 2186, 1, ref random), Field("actor", Catalogue, 8030, 4, ref random)]);
        Learner = new LearnerSpec { InnerSteps = options.InnerSteps, LearnInputRates = false, Pull = 0 };
        var model = new ModelSpec { EmbeddingSize = 32, Pooling = FieldPooling.Concatenate, Hidden = [64, 64], Linear = false, UserPrior = false, LabelKnots = 0, ItemIds = false, Residual = false };
        Layout = new ModelLayout(model, Learner, users, items);
        Theta = ModelInitializer.Create(Layout, Seed);
        var context = new ModelContext(users, items, new RatingScale(1, 5), new float[Catalogue], new float[Catalogue], new bool[Catalogue]);
        var episodes = new Episode[options.Tasks];
        for (var task = 0; task < episodes.Length; task++)
        {
            episodes[task] = Draw(task, options.Support, options.Query, ref random);
        }

        Batch = Collator.Collate(episodes, context);
    }

    public LearnerSpec Learner { get; }

    public ModelLayout Layout { get; }

    public float[] Theta { get; }

    public MicroBatch Batch { get; }

    public static BenchmarkWorld Create(EngineBenchmarkOptions options) => new(options);

    /// <summary>Items are drawn with popularity skew, so that tasks share some, as they do in real data.</summary>
    private static Episode Draw(int task, int support, int query, ref StableRandom random)
    {
        var chosen = new HashSet<int>();
        while (chosen.Count < support + query)
        {
            chosen.Add((int)(Catalogue * Math.Pow(random.NextDouble(), PopularityExponent)));
        }

        int[] items = [.. chosen];
        var ratings = new float[items.Length];
        foreach (ref var rating in ratings.AsSpan())
        {
            rating = random.Next(1, 5);
        }

        return new Episode(task, task, items[..support], ratings[..support], items[support..], ratings[support..]);
    }

    private static FeatureField Field(string name, int count, int vocabulary, int most, ref StableRandom random)
    {
        var offsets = new int[count + 1];
        var values = new List<int>();
        for (var entity = 0; entity < count; entity++)
        {
            var chosen = new SortedSet<int>();
            for (var i = random.Next(1, most); i > 0; i--)
            {
                chosen.Add(random.Next(vocabulary));
            }

            values.AddRange(chosen);
            offsets[entity + 1] = values.Count;
        }

        return new FeatureField(name, [.. Enumerable.Range(0, vocabulary).Select(value => $"{name}{value}")], offsets, [.. values]);
    }
}
