using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;
using MetaRec.Learning.Optimizers;

namespace MetaRec.Learning.Training;

/// <summary>θ on its way through a job: what the coordinator owns. Not thread-safe.</summary>
public sealed class MetaTrainingState
{
    private readonly TrainingSpec _spec;
    private readonly float[] _theta;
    private readonly MetaOptimizer _optimizer;
    private readonly List<float> _before;
    private readonly List<float> _after;
    private readonly CurriculumState? _curriculum;

    private MetaTrainingState(
        TrainingSpec spec, float[] theta, MetaOptimizer optimizer, CurriculumState? curriculum, int step, IEnumerable<float> before, IEnumerable<float> after)
    {
        _spec = spec;
        _curriculum = curriculum;
        _theta = theta;
        _optimizer = optimizer;
        Step = step;
        _before = [.. before];
        _after = [.. after];
    }

    /// <summary>Meta-steps made; the version of θ.</summary>
    public int Step { get; private set; }

    public ReadOnlySpan<float> Theta => _theta;

    /// <summary>Mean query loss at θ per step so far.</summary>
    public IReadOnlyList<float> LossBefore => _before;

    /// <summary>Mean query loss after adaptation per step so far.</summary>
    public IReadOnlyList<float> LossAfter => _after;

    /// <summary>With a curriculum, what the present meta-step's tasks are drawn by and, where that is another, the next one's; else empty.</summary>
    public IReadOnlyList<CurriculumDeal> Deals => _curriculum?.Deals ?? [];

    /// <summary>The initialization, or the state of a checkpoint.</summary>
    /// <exception cref="CheckpointMismatchException">The checkpoint belongs to another spec.</exception>
    public static MetaTrainingState Restore(TrainingSpec spec, TrainingData data, Checkpoint? from)
    {
        var layout = data.Layout;
        if (from is null)
        {
            var theta = ModelInitializer.Create(layout, spec.Seed);
            return new MetaTrainingState(spec, theta, new MetaOptimizer(layout, spec.Optimizer, spec.Steps), CurriculumState.Restore(spec, data, null), 0, [], []);
        }

        if (from.Spec.Identity() != spec.Identity())
        {
            throw new CheckpointMismatchException(SpecDifference.Describe(from.Spec, spec));
        }

        if (from.Theta.Length != layout.Length)
        {
            throw new CheckpointMismatchException($"its θ has {from.Theta.Length:N0} numbers, but the data set asks for {layout.Length:N0}");
        }

        return new MetaTrainingState(
            spec, [.. from.Theta], new MetaOptimizer(layout, spec.Optimizer, spec.Steps, [.. from.FirstMoments], [.. from.SecondMoments], [.. from.Touched]),
            CurriculumState.Restore(spec, data, from), from.Step, from.LossBefore, from.LossAfter);
    }

    /// <summary>Makes one meta-step with the tree sum of its micro-batches.</summary>
    /// <param name="gradient">The sum.</param>
    /// <param name="changed">Receives the new values of the gradient's rows; or empty.</param>
    public void Apply(MicroBatchGradient gradient, Span<float> changed = default)
    {
        _optimizer.Step(_theta, gradient, Step, changed);
        _before.Add((float)(gradient.LossBefore / gradient.Tasks));
        _after.Add((float)(gradient.LossAfter / gradient.Tasks));
        _curriculum?.Record(Step, gradient.TaskLosses);
        Step++;
    }

    /// <summary>A copy of the state that no later step changes.</summary>
    public Checkpoint ToCheckpoint()
    {
        var checkpoint = new Checkpoint(
            _spec, Step, [.. _theta], _optimizer.FirstMoments.ToArray(), _optimizer.SecondMoments.ToArray(), _optimizer.Touched.ToArray(), [.. _before], [.. _after]);
        return _curriculum?.AddTo(checkpoint) ?? checkpoint;
    }
}
