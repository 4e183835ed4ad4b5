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

    /// <param name="name">The name shown in tables.</param>
    /// <param name="context">What was fitted beside θ.</param>
    /// <param name="engine">The engine of the model's layout and learner.</param>
    /// <param name="theta">θ; not to be changed afterwards.</param>
    public MetaRatingModel(string name, ModelContext context, MetaEngine engine, float[] theta)
    {
        Name = name;
        _context = context;
        _engine = engine;
        _theta = theta;
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
            var (_, after) = _engine.Predict(batch, inputs);
            for (var t = 0; t < chunk.Length; t++)
            {
                predictions[chunk[t]] = after[t];
            }
        }

        return predictions;
    }
}
