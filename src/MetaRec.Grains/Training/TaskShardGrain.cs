using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Lanes;
using MetaRec.Learning.Engine;
using Orleans.Concurrency;

namespace MetaRec.Grains.Training;

/// <inheritdoc cref="ITaskShardGrain"/>
/// <remarks>Reentrant: while a lane computes, the shard can serve a second copy of a call whose first caller is gone.</remarks>
[Reentrant]
[ShardPlacement]
internal sealed class TaskShardGrain(JobRuntimes runtimes, LanePool lanes) : Grain, ITaskShardGrain
{
    private string _job = "";
    private int _shard;
    private (int Step, int MicroBatch, Task<DrawnEpisode[]> Episodes)? _prefetched;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_job, _shard, _) = GrainKeys.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<MicroBatchReply> ComputeAsync(MicroBatchRequest request, CancellationToken cancellationToken)
    {
        var runtime = await runtimes.GetAsync(_job);
        var (step, microBatch) = (request.Version.Step, request.MicroBatch);
        var drawn = await (_prefetched is { } ready && (ready.Step, ready.MicroBatch) == (step, microBatch) && ready.Episodes is not { IsCompleted: true, IsCompletedSuccessfully: false }
            ? ready.Episodes
            : DrawAsync(runtime, step, microBatch));
        if (drawn.Length == 0)
        {
            return runtime.EmptyReply();
        }

        await runtime.Parameters.EnsureAsync(request.Version);

        // The tasks of this shard's next turn draw while the lane computes this one.
        var next = step + (runtime.Spec.Shards / runtime.Spec.MicroBatches);
        _prefetched = next < runtime.Spec.Steps ? (next, microBatch, DrawAsync(runtime, next, microBatch)) : null;
        var result = await ComputeAsync(runtime, drawn, request, cancellationToken);
        for (var i = 0; i < drawn.Length; i++)
        {
            _ = TaskOf(drawn[i].Task).RecordAsync(new TaskOutcome(step, result.LossesBefore[i], result.LossesAfter[i]));
        }

        var gradient = result.Gradient;
        return new MicroBatchReply(
            new ParameterVector(gradient.Dense), new IndexVector(gradient.Rows), new ParameterVector(gradient.RowValues),
            gradient.Tasks, gradient.LossBefore, gradient.LossAfter);
    }

    private async Task<MicroBatchResult> ComputeAsync(
        JobRuntime runtime, DrawnEpisode[] drawn, MicroBatchRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await lanes.RunAsync(_ => runtime.Compute([.. drawn.Select(ToEpisode)], request.Version), cancellationToken);
        }
        catch (NonFiniteLossException error)
        {
            var tasks = string.Join(", ", drawn.Select(episode => episode.Task));
            throw new PoisonedMicroBatchException(
                $"Step {request.Version.Step}, micro-batch {request.MicroBatch}, task {drawn[error.Position].Task}: {error.Message} (Tasks of the micro-batch: {tasks}.)");
        }
        catch (NonFiniteGradientException error)
        {
            throw new PoisonedMicroBatchException($"Step {request.Version.Step}, micro-batch {request.MicroBatch}: {error.Message}");
        }
    }

    private Task<DrawnEpisode[]> DrawAsync(JobRuntime runtime, int step, int microBatch) =>
        Task.WhenAll(runtime.Data.TasksOf(runtime.Spec, step, microBatch).Select(task => TaskOf(task).DrawAsync(step)));

    private ITaskGrain TaskOf(int task) => GrainFactory.GetGrain<ITaskGrain>(GrainKeys.Task(_job, _shard, task));

    private static Episode ToEpisode(DrawnEpisode drawn) => new(
        drawn.Task, drawn.User, drawn.SupportItems.Values.ToArray(), drawn.SupportRatings.Values.ToArray(),
        drawn.QueryItems.Values.ToArray(), drawn.QueryRatings.Values.ToArray());
}
