using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Models;

/// <summary>A meta-trained initialization as a predictor: adapts to each episode's support, then predicts its query. Thread-safe.</summary>
public sealed class MetaRatingModel : IRatingModel
{
    private const int TasksPerBatch = 64;

    private readonly ModelContext _context;
    private readonly MetaEngine _engine;
    private readonly float[] _theta;
    private readonly NegativeSampler _negatives;
    private readonly int _negativesPerRow;
    private readonly RatingReadout _readout = RatingReadout.Identity;
    private int _withoutComparison;

    private MetaRatingModel(TrainingSpec spec, TrainingData data, float[] theta)
    {
        Name = spec.Learner.Name;
        (_context, _theta) = (data.Context, theta);
        _engine = new MetaEngine(data.Layout, spec.Learner);
        (_negatives, _negativesPerRow) = (data.Negatives, spec.SupportNegatives());
        if (spec.Learner.QueryLoss.IsOfLogits())
        {
            // The fit reads what this model predicts so far: logits.
            _readout = RatingReadout.Fit(spec, data, this);
        }
    }

    public string Name { get; }

    /// <summary>
    /// How many episodes so far were predicted without their support, because the inner loss compares with items that the user did not have, and the user had every item that training has seen.
    /// </summary>
    public int WithoutComparison => _withoutComparison;

    /// <summary>What turns predictions into ratings.</summary>
    internal RatingReadout Readout => _readout;

    /// <summary>
    /// The model of a job, under its learner's name. Where its loss is of logits, predictions are laid over the rating range by a line through the training tasks' ratings: their order is the logits'.
    /// </summary>
    /// <param name="spec">The job.</param>
    /// <param name="data">Its prepared data.</param>
    /// <param name="theta">θ; not to be changed afterwards.</param>
    public static MetaRatingModel Of(TrainingSpec spec, TrainingData data, float[] theta) => new(spec, data, theta);

    public IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes)
    {
        var predictions = new float[episodes.Count][];

        // Batches of similar support size hold little padding.
        var order = Enumerable.Range(0, episodes.Count).OrderBy(i => episodes[i].SupportItems.Length).ThenBy(i => i).Chunk(TasksPerBatch);
        foreach (var chunk in order)
        {
            var batch = Collator.Collate([.. chunk.Select(i => WithNegatives(episodes[i]))], _context);
            using var inputs = _engine.Gatherer.Gather(_theta, batch);
            var (_, after) = _engine.Predict(batch, inputs);
            for (var t = 0; t < chunk.Length; t++)
            {
                predictions[chunk[t]] = Array.ConvertAll(after[t], _readout.Of);
            }
        }

        return predictions;
    }

    private Episode WithNegatives(Episode episode)
    {
        var asked = episode.QueryNegatives.Length == 0 ? episode : episode with { QueryNegatives = [] };
        if (_negativesPerRow == 0 || asked.SupportNegatives.Length > 0)
        {
            return asked;
        }

        var compared = _negatives.AddToSupport(asked, _negativesPerRow);
        if (compared.SupportItems.Length < asked.SupportItems.Length)
        {
            Interlocked.Increment(ref _withoutComparison);
        }

        return compared;
    }
}
