using System.Diagnostics;
using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Tracing;
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
/// memory does not grow with the meta-batch. While lanes compute a step, tasks draw the episodes of the next; while they would wait for its θ, they prepare its micro-batches.
/// </remarks>
[Reentrant]
[WorkerPlacement]
[SiloRole(SiloRoles.Worker)]
internal sealed class WorkerGrain(JobRuntimes runtimes, LanePool lanes, IMicroBatchDevice device, TrainingMetrics metrics, ILocalSiloDetails silo) : Grain, IWorkerGrain
{
    private const int UnderWayPerLane = 3;

    // By the sampling key too: a job of the same id and spec that was deleted and submitted again draws other tasks, and requests of both may be under way.
    private readonly Dictionary<(string Key, int Step, int MicroBatch), Task<PreparedMicroBatch>> _prefetched = [];
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
        var microBatches = request.MicroBatches;
        var sum = new GradientAccumulator(microBatches.Length, runtime.Data.Layout.EmbeddingSize);
        var underWay = new Queue<Task>();
        for (var i = 0; i < microBatches.Length; i++)
        {
            if (underWay.Count == UnderWayPerLane * lanes.Lanes)
            {
                await underWay.Dequeue();
            }

            underWay.Enqueue(ComputeAsync(runtime, request, i, sum, cancellationToken));
        }

        Prefetch(runtime, request);
        while (underWay.TryDequeue(out var next))
        {
            await next;
        }

        return sum.Sum();
    }

    /// <summary>Computes a micro-batch and adds it to the sum, both on a lane.</summary>
    private async Task ComputeAsync(JobRuntime runtime, WorkRequest request, int leaf, GradientAccumulator sum, CancellationToken cancellationToken)
    {
        var microBatch = request.MicroBatches.Values[leaf];
        var step = request.Version.Step;
        using var span = Spans.Within(Spans.MicroBatch)?.SetTag(Spans.StepTag, step).SetTag(Spans.MicroBatchTag, microBatch);
        var prepared = _prefetched.Remove((KeyOf(request), step, microBatch), out var ready) && ready is not { IsCompleted: true, IsCompletedSuccessfully: false } ? await ready : null;
        var episodes = prepared?.Episodes ?? await DrawAsync(runtime, request, step, microBatch);
        var outcome = TaskOutcomes.Failed;
        var within = Spans.Current;
        span?.SetTag(Spans.TasksTag, episodes.Count);
        try
        {
            await lanes.RunAsync(
                _training,
                _ =>
                {
                    using var computing = Spans.Within(Spans.Compute, within);
                    var began = Stopwatch.GetTimestamp();
                    sum.Add(leaf, device.Compute(runtime, prepared ?? device.Prepare(runtime, episodes, step), request.Version).Gradient);
                    metrics.Computed(Stopwatch.GetElapsedTime(began));
                    return leaf;
                },
                cancellationToken);
            outcome = TaskOutcomes.Computed;
        }
        catch (OperationCanceledException)
        {
            outcome = TaskOutcomes.Cancelled;
            throw;
        }
        catch (WorkerPreemptedException)
        {
            outcome = TaskOutcomes.Preempted;
            throw;
        }
        catch (NonFiniteLossException error)
        {
            throw Poisoned(step, microBatch, $", task {episodes[error.Position].Task}", error, episodes);
        }
        catch (NonFiniteGradientException error)
        {
            throw Poisoned(step, microBatch, "", error, episodes);
        }
        finally
        {
            metrics.Ended(outcome, episodes.Count);
        }
    }

    /// <summary>Draws and prepares what this silo will most likely compute of the next step; what of it is never asked for goes with the step.</summary>
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
            if (!_prefetched.ContainsKey((KeyOf(request), next, microBatch)) && runtime.Data.HasTasks(runtime.Spec, next, microBatch, request.SamplingKey))
            {
                _prefetched.Add((KeyOf(request), next, microBatch), PrepareAsync(runtime, request, next, microBatch));
            }
        }
    }

    /// <summary>On the lanes, behind the micro-batches of the present step: none of these waits for it.</summary>
    private async Task<PreparedMicroBatch> PrepareAsync(JobRuntime runtime, WorkRequest request, int step, int microBatch)
    {
        var episodes = await DrawAsync(runtime, request, step, microBatch);
        return await lanes.RunAsync(_training, _ => device.Prepare(runtime, episodes, step), CancellationToken.None);
    }

    private async Task<Episode[]> DrawAsync(JobRuntime runtime, WorkRequest request, int step, int microBatch)
    {
        var (shard, home) = (ShardOf(runtime, step, microBatch), request.IsCopy ? null : silo.SiloAddress);
        return Array.ConvertAll(
            await (request.SamplingKey is { } key ? shard.DrawPrivateAsync(step, microBatch, home, key) : shard.DrawAsync(step, microBatch, home)), ToEpisode);
    }

    private static string KeyOf(WorkRequest request) => request.SamplingKey is { } key ? Convert.ToHexString(key) : "";

    private ITaskShardGrain ShardOf(JobRuntime runtime, int step, int microBatch) =>
        GrainFactory.GetGrain<ITaskShardGrain>(GrainKeys.Shard(_training, TrainingData.Place(runtime.Spec, step, microBatch).Shard));

    private WorkReply Reply(MicroBatchGradient sum) => new(
        new ParameterVector(sum.Dense), new IndexVector(sum.Rows), new ParameterVector(sum.RowValues), sum.Tasks, sum.LossBefore, sum.LossAfter, lanes.Lanes)
    {
        TaskLosses = new ParameterVector(sum.TaskLosses),
    };

    private static PoisonedMicroBatchException Poisoned(int step, int microBatch, string task, Exception error, IReadOnlyList<Episode> episodes) => new(
        $"Step {step}, micro-batch {microBatch}{task}: {error.Message} (Tasks of the micro-batch: {string.Join(", ", episodes.Select(episode => episode.Task))}.)");

    private static Episode ToEpisode(DrawnEpisode drawn) => new(
        drawn.Task, drawn.User, Vectors.Elements(drawn.SupportItems.Memory), Vectors.Elements(drawn.SupportRatings.Memory),
        Vectors.Elements(drawn.QueryItems.Memory), Vectors.Elements(drawn.QueryRatings.Memory))
    {
        SupportNegatives = Vectors.Elements(drawn.SupportNegatives.Memory),
        QueryNegatives = Vectors.Elements(drawn.QueryNegatives.Memory),
    };
}
