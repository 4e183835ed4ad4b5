using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Learning.Training;

/// <summary>
/// The losses that a curriculum goes by, on their way through a job. A deal is the losses as they stand one meta-step before it is first used, so that episodes can be drawn while the step before is computed. Not
/// thread-safe; deals are never modified.
/// </summary>
internal sealed class CurriculumState
{
    /// <summary>What a task's latest loss counts for against those before: one episode's loss says as much about its draw as about the task.</summary>
    private const float Recent = 0.3f;

    private readonly TrainingSpec _spec;
    private readonly TrainingData _data;
    private readonly float[] _losses;

    private CurriculumState(TrainingSpec spec, TrainingData data, float[] losses, float[] deal, int step)
    {
        (_spec, _data, _losses) = (spec, data, losses);
        Deals = [new CurriculumDeal(NumberAt(step), deal)];
        DealAhead(step);
    }

    /// <summary>The deal of the present meta-step and, where that is another, of the next.</summary>
    public IReadOnlyList<CurriculumDeal> Deals { get; private set; }

    /// <summary>The state of a checkpoint, or the start; null where the spec has no curriculum.</summary>
    /// <exception cref="CheckpointMismatchException">The checkpoint's losses are of another number of tasks.</exception>
    public static CurriculumState? Restore(TrainingSpec spec, TrainingData data, Checkpoint? from)
    {
        if (spec.Episodes.Curriculum == Curriculum.None)
        {
            return null;
        }

        var losses = new float[data.Tasks.Count];
        if (from is null)
        {
            Array.Fill(losses, CurriculumSampler.Unknown);
            return new CurriculumState(spec, data, losses, [], 0);
        }

        if (from.TaskLosses.Length != losses.Length)
        {
            throw new CheckpointMismatchException($"its curriculum has losses of {from.TaskLosses.Length:N0} tasks, but the data set has {losses.Length:N0}");
        }

        return new CurriculumState(spec, data, [.. from.TaskLosses], from.TaskDeal, from.Step);
    }

    /// <summary>Takes the losses of a meta-step.</summary>
    /// <exception cref="InvalidOperationException">They are not one for each of its tasks.</exception>
    public void Record(int step, IReadOnlyList<float> losses)
    {
        int[] tasks = [.. Enumerable.Range(0, _spec.MicroBatches).SelectMany(microBatch => _data.TasksOf(_spec, step, microBatch, Deals[0].Losses))];
        if (tasks.Length != losses.Count)
        {
            throw new InvalidOperationException($"Step {step} has {tasks.Length} tasks, but there are losses of {losses.Count}.");
        }

        for (var i = 0; i < tasks.Length; i++)
        {
            ref var loss = ref _losses[tasks[i]];
            loss = loss < 0 ? losses[i] : loss + (Recent * (losses[i] - loss));
        }

        Deals = NumberAt(step + 1) == Deals[0].Number ? [Deals[0]] : [Deals[^1]];
        DealAhead(step + 1);
    }

    /// <summary>The checkpoint with what goes on from here.</summary>
    public Checkpoint AddTo(Checkpoint checkpoint) => checkpoint with { TaskLosses = [.. _losses], TaskDeal = Deals[0].Losses };

    private int NumberAt(int step) => step / _spec.Episodes.CurriculumEvery;

    private void DealAhead(int step)
    {
        if (NumberAt(step + 1) != Deals[0].Number)
        {
            Deals = [Deals[0], new CurriculumDeal(NumberAt(step + 1), [.. _losses])];
        }
    }
}
