using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;
using MetaRec.Learning.Optimizers;
using MetaRec.Learning.Privacy;

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
    private readonly PrivacyPlan? _privacy;
    private readonly GaussianMechanism? _mechanism;

    private MetaTrainingState(
        TrainingSpec spec, TrainingData data, PrivacyKey? key, float[] theta, MetaOptimizer optimizer, CurriculumState? curriculum, int step, IEnumerable<float> before, IEnumerable<float> after)
    {
        _spec = spec;
        _privacy = data.Privacy;
        _mechanism = _privacy is not null && key is not null ? new GaussianMechanism(data.Layout, _privacy, key) : null;
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

    /// <summary>What the meta-steps so far cost in privacy; null where the job is not private.</summary>
    public PrivacyCost? Privacy => _privacy?.CostOf(Step);

    /// <summary>The initialization, or the state of a checkpoint.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="data">Its prepared data.</param>
    /// <param name="from">The checkpoint; null: the initialization.</param>
    /// <param name="key">For a private job that makes another meta-step: its secret.</param>
    /// <exception cref="CheckpointMismatchException">The checkpoint belongs to another spec.</exception>
    public static MetaTrainingState Restore(TrainingSpec spec, TrainingData data, Checkpoint? from, PrivacyKey? key = null)
    {
        var layout = data.Layout;
        if (from is null)
        {
            var theta = ModelInitializer.Create(layout, spec.Seed);
            return new MetaTrainingState(spec, data, key, theta, new MetaOptimizer(layout, spec.Optimizer, spec.Steps), CurriculumState.Restore(spec, data, null), 0, [], []);
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
            spec, data, key, [.. from.Theta], new MetaOptimizer(layout, spec.Optimizer, spec.Steps, [.. from.FirstMoments], [.. from.SecondMoments], [.. from.Touched]),
            CurriculumState.Restore(spec, data, from), from.Step, from.LossBefore, from.LossAfter);
    }

    /// <summary>Makes one meta-step with the tree sum of its micro-batches. A private job adds noise to it first, and changes all rows.</summary>
    /// <param name="sum">The sum; null where no task took part, which only a private job knows.</param>
    /// <param name="changed">Receives the new values of the gradient's rows; or empty.</param>
    /// <exception cref="InvalidOperationException">The job is private, but its secret was not given.</exception>
    public void Apply(MicroBatchGradient? sum, Span<float> changed = default)
    {
        if (_privacy is not null && _mechanism is null)
        {
            throw new InvalidOperationException("A private meta-step needs the job's privacy key. Restore the state with it.");
        }

        var gradient = _mechanism?.Release(sum, Step) ?? sum ?? throw new ArgumentNullException(nameof(sum));
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
        return _curriculum?.AddTo(checkpoint) ?? checkpoint with { Privacy = Privacy };
    }
}
