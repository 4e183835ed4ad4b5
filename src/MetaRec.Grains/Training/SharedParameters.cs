using MetaRec.Contracts.Tracing;
using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;
using MetaRec.Learning.Training;

namespace MetaRec.Grains.Training;

/// <summary>
/// What a coordinator gives out of its training: θ of the present meta-step, whole or as what the last step changed, and the deals of a curriculum. One per start of a
/// coordinator, with an epoch of its own: silos may hold later versions of an attempt that failed. Lives in one grain's turns; not thread-safe.
/// </summary>
internal sealed class SharedParameters(string job, ModelLayout layout, MetaTrainingState state, TrainingMetrics metrics)
{
    private IReadOnlyList<CurriculumDeal> _deals = state.Deals;
    private ParameterVersion? _version = new(Guid.NewGuid(), state.Step);
    private ParameterUpdate? _full;

    /// <summary>The version of θ now.</summary>
    /// <exception cref="InvalidOperationException">A meta-step is being applied.</exception>
    public ParameterVersion Version => _version!.Value;

    /// <summary>What the last meta-step changed; null before the first.</summary>
    public ParameterUpdate? Delta { get; private set; }

    /// <summary>θ for a silo: what the last step changed where that is enough, else all of it.</summary>
    /// <param name="wanted">The version that is asked for.</param>
    /// <param name="held">The version that the silo has; null where it has none.</param>
    /// <exception cref="StaleVersionException">The training is not at that version.</exception>
    public ParameterUpdate Get(ParameterVersion wanted, ParameterVersion? held)
    {
        if (wanted != _version)
        {
            throw Stale(job, wanted);
        }

        if (Delta is { } delta && delta.Version == wanted && held == wanted with { Step = wanted.Step - 1 })
        {
            metrics.Sent(delta);
            return delta;
        }

        if (_full?.Version != wanted)
        {
            _full = new ParameterUpdate(wanted, new ParameterVector(state.Theta[..layout.Length].ToArray()), null, null, null);
        }

        metrics.Sent(_full);
        return _full;
    }

    /// <summary>The losses by which the tasks of a curriculum's deal are chosen; null where it is not of the present meta-steps.</summary>
    /// <param name="number">The number of the deal.</param>
    public ParameterVector? Deal(int number) => _deals.FirstOrDefault(deal => deal.Number == number) is { } known ? new ParameterVector(known.Losses) : null;

    /// <summary>Takes a meta-step with a sum of meta-gradients; θ is given to nobody meanwhile.</summary>
    /// <param name="sum">The sum over all micro-batches of the step; null where no task took part in a private one.</param>
    public async Task ApplyAsync(MicroBatchGradient? sum)
    {
        var next = Version with { Step = Version.Step + 1 };

        // θ changes in place: until it has, nobody is given any.
        _version = null;
        Delta = await Task.Run(
            () =>
            {
                using var optimizer = Spans.Within(Spans.Optimizer);
                if (state.Privacy is not null || sum is null)
                {
                    // The noise changes every row.
                    state.Apply(sum);
                    return new ParameterUpdate(next, new ParameterVector(state.Theta.ToArray()), null, null, null);
                }

                var changed = GC.AllocateUninitializedArray<float>(sum.Rows.Length * layout.EmbeddingSize);
                state.Apply(sum, changed);
                var dense = state.Theta.Slice(layout.DenseOffset, layout.DenseLength).ToArray();
                return new ParameterUpdate(next, null, new ParameterVector(dense), new IndexVector(sum.Rows), new ParameterVector(changed));
            },
            CancellationToken.None);
        (_version, _deals) = (next, state.Deals);
    }

    /// <summary>The error for a version that cannot be given.</summary>
    public static StaleVersionException Stale(string job, ParameterVersion wanted) =>
        new($"θ of step {wanted.Step} was asked for, but job '{job}' is not at that step, or under another coordinator.");
}
