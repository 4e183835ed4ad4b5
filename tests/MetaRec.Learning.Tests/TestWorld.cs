using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Tests;

/// <summary>A small world of random features and episodes, the same for the same seed.</summary>
internal sealed class TestWorld
{
    private readonly ulong _seed;
    private readonly List<Episode> _episodes;

    private TestWorld(ModelSpec model, LearnerSpec learner, ModelContext context, List<Episode> episodes, ulong seed)
    {
        _seed = seed;
        Learner = learner;
        Context = context;
        _episodes = episodes;
        Layout = new ModelLayout(model, learner, context.Users, context.Items);
        Theta = ModelInitializer.Create(Layout, seed);

        // Item embeddings start at zero and the last layer small; tests want every path to carry a signal.
        var random = new StableRandom(seed, 77);
        foreach (ref var value in Theta.AsSpan())
        {
            value += (float)(0.1 * random.NextGaussian());
        }
    }

    public LearnerSpec Learner { get; }

    public ModelContext Context { get; }

    public IReadOnlyList<Episode> Episodes => _episodes;

    public ModelLayout Layout { get; }

    public float[] Theta { get; }

    public static TestWorld Create(
        LearnerSpec learner, int tasks = 5, int maxSupport = 7, int maxQuery = 5, bool userFeatures = true, ModelSpec? model = null, ulong seed = 1, Func<int, Episode, Episode>? change = null)
    {
        var random = new StableRandom(seed, 5);
        var users = new FeatureTable(tasks, userFeatures ? [Field("segment", tasks, 3, 1, ref random), Field("region", tasks, 4, 2, ref random)] : []);
        var items = new FeatureTable(20, [Field("genre", 20, 6, 3, ref random), Field("maker", 20, 8, 1, ref random)]);
        float[] bases = [.. Enumerable.Range(0, 20).Select(item => 3 + (0.05f * item))];
        bool[] warm = [.. Enumerable.Range(0, 20).Select(item => item % 3 != 0)];
        var context = new ModelContext(users, items, new RatingScale(1, 5), bases, [.. bases.Select(b => b - 0.5f)], warm);
        var episodes = new List<Episode>();
        for (var task = 0; task < tasks; task++)
        {
            var chosen = Enumerable.Range(0, 20).ToArray();
            random.Shuffle<int>(chosen);
            var support = random.Next(1, maxSupport);
            var query = random.Next(1, maxQuery);
            episodes.Add(new Episode(
                task, task, chosen[..support], Ratings(support, ref random), chosen[support..(support + query)], Ratings(query, ref random)));
        }

        return new TestWorld(model ?? new ModelSpec { EmbeddingSize = 4, Hidden = [9, 6], ImplicitFeedback = false }, learner, context, [.. episodes.Select((episode, task) => change?.Invoke(task, episode) ?? episode)], seed);
    }

    public static Episode WithoutSupport(Episode episode) => episode with { SupportItems = [], SupportRatings = [] };

    /// <summary>Replaces the episode of a task.</summary>
    public void Change(int task, Func<Episode, Episode> change) => _episodes[task] = change(_episodes[task]);

    /// <summary>A dense block of θ, to be changed.</summary>
    public Span<float> Block(string name)
    {
        var block = Layout.Dense.Single(block => block.Name == name);
        return Theta.AsSpan(Layout.DenseOffset + block.Offset, block.Length);
    }

    /// <summary>Sets a dense block to zero.</summary>
    public void Clear(string name) => Block(name).Clear();

    /// <summary>The same world and θ with other episodes.</summary>
    public TestWorld With(IReadOnlyList<Episode> episodes) => new(Layout.Model, Learner, Context, [.. episodes], _seed);

    private static float[] Ratings(int count, ref StableRandom random)
    {
        var ratings = new float[count];
        foreach (ref var rating in ratings.AsSpan())
        {
            rating = random.Next(1, 5);
        }

        return ratings;
    }

    private static FeatureField Field(string name, int count, int vocabulary, int most, ref StableRandom random)
    {
        var offsets = new List<int> { 0 };
        var values = new List<int>();
        for (var entity = 0; entity < count; entity++)
        {
            var chosen = new SortedSet<int>();
            for (var i = random.Next(most == 1 ? 1 : 0, most); i > 0; i--)
            {
                chosen.Add(random.Next(vocabulary));
            }

            values.AddRange(chosen);
            offsets.Add(values.Count);
        }

        return new FeatureField(name, [.. Enumerable.Range(0, vocabulary).Select(v => $"{name}{v}")], [.. offsets], [.. values]);
    }
}
