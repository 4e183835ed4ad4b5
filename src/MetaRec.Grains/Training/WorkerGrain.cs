using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Lanes;
using MetaRec.Grains.Placement;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Optimizers;
using MetaRec.Learning.Training;
using Orleans.Concurrency;

namespace MetaRec.Grains.Training;

/// <inheritdoc cref="IWorkerGrain"/>
/// <remarks>
/// Reentrant: several subtrees are computed at a time. Of each, a few micro-batches per lane are under way, so that no lane waits for episodes, and no more, so that
/// memory does not grow with the meta-batch. While lanes compute a step, tasks draw the episodes of the next.
/// </remarks>
[Reentrant]
[WorkerPlacement]
[SiloRole(SiloRoles.Worker)]
internal sealed class WorkerGrain(JobRuntimes runtimes, LanePool lanes, IMicroBatchDevice device, ILocalSiloDetails silo) : Grain, IWorkerGrain
{
    private const int UnderWayPerLane = 3;

    private readonly Dictionary<(int Step, int MicroBatch), Task<DrawnEpisode[]>> _prefetched = [];
    private string _training = "";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_training, _) = GrainKeys.ParseWorker(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<WorkReply> ComputeAsync(WorkRequest request, CancellationToken cancellationToken)
    {
        var runtime = await runtimes.GetAsync(_training);
        await runtime.Parameters.EnsureAsync(request.Version, request.Update);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return Reply(await SumAsync(runtime, request, attempt.Token));
        }
        finally
        {
            // Where one micro-batch has failed, the others of the subtree are in vain.
            await attempt.CancelAsync();
        }
    }

    private async Task<MicroBatchGradient> SumAsync(JobRuntime runtime, WorkRequest request, CancellationToken cancellationToken)
    {
        var sum = new GradientAccumulator(runtime.Data.Layout.EmbeddingSize);
        var underWay = new Queue<Task<MicroBatchGradient>>();
        var microBatches = request.MicroBatches;
        for (var i = 0; i < microBatches.Length; i++)
        {
            if (underWay.Count == UnderWayPerLane * lanes.Lanes)
            {
                sum.Add(await underWay.Dequeue());
            }

            underWay.Enqueue(ComputeAsync(runtime, request, microBatches.Values[i], cancellationToken));
        }

        Prefetch(runtime, request);
        while (underWay.TryDequeue(out var next))
        {
            sum.Add(await next);
        }

        return sum.Sum();
    }

    private async Task<MicroBatchGradient> ComputeAsync(JobRuntime runtime, WorkRequest request, int microBatch, CancellationToken cancellationToken)
    {
        var step = request.Version.Step;
        var drawn = _prefetched.Remove((step, microBatch), out var ready) && ready is not { IsCompleted: true, IsCompletedSuccessfully: false }
            ? await ready
            : await DrawAsync(runtime, step, microBatch, request.IsCopy);
        Episode[] episodes = [.. drawn.Select(ToEpisode)];
        MicroBatchResult result;
        try
        {
            result = await lanes.RunAsync(_training, _ => device.Compute(runtime, episodes, request.Version), cancellationToken);
        }
        catch (NonFiniteLossException error)
        {
            throw Poisoned(step, microBatch, $", task {drawn[error.Position].Task}", error, drawn);
        }
        catch (NonFiniteGradientException error)
        {
            throw Poisoned(step, microBatch, "", error, drawn);
        }

        var outcomes = new TaskOutcome[drawn.Length];
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = new TaskOutcome(drawn[i].Task, step, result.LossesBefore[i], result.LossesAfter[i]);
        }

        _ = ShardOf(runtime, step, microBatch).RecordAsync(outcomes);
        return result.Gradient;
    }

    /// <summary>Lets tasks draw for the next step what this silo will most likely compute of it; what of it is never asked for goes with the step.</summary>
    private void Prefetch(JobRuntime runtime, WorkRequest request)
    {
        var next = request.Version.Step + 1;
        if (request.IsCopy || next >= runtime.Spec.Steps)
        {
            return;
        }

        foreach (var past in _prefetched.Keys.Where(key => key.Step < next - 1 || key.Step > next).ToArray())
        {
            _prefetched.Remove(past);
        }

        foreach (var microBatch in request.MicroBatches.Values)
        {
            if (!_prefetched.ContainsKey((next, microBatch)) && runtime.Data.HasTasks(runtime.Spec, next, microBatch))
            {
                _prefetched.Add((next, microBatch), DrawAsync(runtime, next, microBatch, isCopy: false));
            }
        }
    }

    private Task<DrawnEpisode[]> DrawAsync(JobRuntime runtime, int step, int microBatch, bool isCopy) =>
        ShardOf(runtime, step, microBatch).DrawAsync(step, microBatch, isCopy ? null : silo.SiloAddress);

    private ITaskShardGrain ShardOf(JobRuntime runtime, int step, int microBatch) =>
        GrainFactory.GetGrain<ITaskShardGrain>(GrainKeys.Shard(_training, TrainingData.Place(runtime.Spec, step, microBatch).Shard));

    private WorkReply Reply(MicroBatchGradient sum) => new(
        new ParameterVector(sum.Dense), new IndexVector(sum.Rows), new ParameterVector(sum.RowValues), sum.Tasks, sum.LossBefore, sum.LossAfter, lanes.Lanes);

    private static PoisonedMicroBatchException Poisoned(int step, int microBatch, string task, Exception error, DrawnEpisode[] drawn) => new(
        $"Step {step}, micro-batch {microBatch}{task}: {error.Message} (Tasks of the micro-batch: {string.Join(", ", drawn.Select(episode => episode.Task))}.)");

    private static Episode ToEpisode(DrawnEpisode drawn) => new(
        drawn.Task, drawn.User, drawn.SupportItems.Values.ToArray(), drawn.SupportRatings.Values.ToArray(),
        drawn.QueryItems.Values.ToArray(), drawn.QueryRatings.Values.ToArray());
}
