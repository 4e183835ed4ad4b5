using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Optimizers;
using MetaRec.Learning.Privacy;

namespace MetaRec.Learning.Training;

/// <summary>
/// Meta-trains in one thread, micro-batch after micro-batch: the plain statement of what the grains distribute, and what their bits are compared with.
/// </summary>
public static class SequentialTrainer
{
    /// <summary>Runs a job from its start, or from a checkpoint, to a step.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="data">Its prepared data.</param>
    /// <param name="from">Where to go on; null: from the initialization.</param>
    /// <param name="until">Step to stop at; null: the job's last.</param>
    /// <param name="device">As of <see cref="MetaEngine"/>.</param>
    /// <param name="key">The secret of a private job; null: a fresh one.</param>
    public static Checkpoint Run(TrainingSpec spec, TrainingData data, Checkpoint? from = null, int? until = null, string? device = null, PrivacyKey? key = null)
    {
        var engine = new MetaEngine(data.Layout, spec.Learner, device, data.Privacy?.ClipNorm);
        key = data.Privacy is null ? null : key ?? PrivacyKey.Draw();
        var state = MetaTrainingState.Restore(spec, data, from, key);
        while (state.Step < (until ?? spec.Steps))
        {
            var gradients = new List<MicroBatchGradient>();
            for (var microBatch = 0; microBatch < spec.MicroBatches; microBatch++)
            {
                var episodes = data.TasksOf(spec, state.Step, microBatch, state.Deals is [var deal, ..] ? deal.Losses : null, key?.Sampling)
                    .Select(task => data.Draw(spec, state.Step, task))
                    .ToList();
                if (episodes.Count == 0)
                {
                    continue;
                }

                var batch = Collator.Collate(episodes, data.Context, spec.Model.ColdTaskShare, spec.Seed, state.Step);
                using var inputs = engine.Gatherer.Gather(state.Theta, batch);
                gradients.Add(engine.MetaGradient(batch, inputs).Gradient);
            }

            state.Apply(gradients.Count == 0 ? null : GradientTree.Sum(gradients, data.Layout.EmbeddingSize));
        }

        return state.ToCheckpoint();
    }
}
