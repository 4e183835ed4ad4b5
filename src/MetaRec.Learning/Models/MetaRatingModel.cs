using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;

namespace MetaRec.Learning.Models;

/// <summary>A meta-trained initialization as a predictor: adapts to each episode's support, then predicts its query. Thread-safe.</summary>
public sealed class MetaRatingModel : IRatingModel
{
    private const int TasksPerBatch = 64;

    private readonly ModelContext _context;
    private readonly MetaEngine _engine;
    private readonly float[] _theta;
    private readonly bool _adapt;

    /// <param name="name">The name shown in tables.</param>
    /// <param name="context">What was fitted beside θ.</param>
    /// <param name="engine">The engine of the model's layout and learner.</param>
    /// <param name="theta">θ; not to be changed afterwards.</param>
    /// <param name="adapt">False: predictions at θ, without adaptation.</param>
    public MetaRatingModel(string name, ModelContext context, MetaEngine engine, float[] theta, bool adapt = true)
    {
        Name = name;
        _context = context;
        _engine = engine;
        _theta = theta;
        _adapt = adapt;
    }

    public string Name { get; }

    public IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes)
    {
        var predictions = new float[episodes.Count][];

        // Batches of similar support size hold little padding.
        var order = Enumerable.Range(0, episodes.Count).OrderBy(i => episodes[i].SupportItems.Length).ThenBy(i => i).Chunk(TasksPerBatch);
        foreach (var chunk in order)
        {
            var batch = Collator.Collate([.. chunk.Select(i => episodes[i])], _context);
            using var inputs = _engine.Gatherer.Gather(_theta, batch);
            var (before, after) = _engine.Predict(batch, inputs);
            for (var t = 0; t < chunk.Length; t++)
            {
                predictions[chunk[t]] = _adapt ? after[t] : before[t];
            }
        }

        return predictions;
    }
}
