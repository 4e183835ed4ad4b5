using MetaRec.Contracts.Tracing;
using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Optimizers;
using Microsoft.Extensions.Logging;

namespace MetaRec.Grains.Training;

/// <summary>
/// The meta-gradient of one meta-step, computed by the workers: each gets the subtrees of the sum that it is dealt; what a worker fails at is dealt out anew, what
/// one is slow at is computed by others as well. The sum has the shape of the tree whoever computed its parts, so all of that costs time, and never a bit.
/// Lives in one grain's turns; not thread-safe.
/// </summary>
internal sealed partial class MetaStep(
    MetaStepContext context, ParameterVersion version, ParameterUpdate? delta, int[] microBatches, Action<string> waiting)
{
    private readonly ILogger _logger = context.Logger;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly long _began = context.Time.GetTimestamp();
    private readonly Dictionary<Worker, int> _outstanding = [];

    // How long the first worker took to have nothing left to do: what the others are measured by.
    private readonly TaskCompletionSource<TimeSpan> _firstDone = new();
    private Action _end = static () => { };

    /// <summary>The sum over all micro-batches; there is one at least.</summary>
    /// <exception cref="PoisonedMicroBatchException">A micro-batch cannot be computed.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<MicroBatchGradient> ComputeAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _end = ended.Cancel;
        try
        {
            return await SpreadAsync(new Subtree(0, microBatches.Length), null, FirstPause, isCopy: false, ended.Token);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            // Takes back what is in vain: the losers of races, the rest of a step that failed.
            await ended.CancelAsync();
        }
    }

    private async Task<MicroBatchGradient> SpreadAsync(Subtree tree, Worker? except, TimeSpan pause, bool isCopy, CancellationToken cancellationToken)
    {
        var workers = context.Roster.Available(except);
        while (workers.Length == 0)
        {
            waiting($"Step {version.Step} waits for a worker: no active silo of the cluster is one.");
            await Task.Delay(LongestPause, context.Time, cancellationToken);
            workers = context.Roster.Available(except);
        }

        // Dealt out before the first call is made: only then is it known when a worker has nothing left to do.
        (Worker Worker, Subtree Part)[] dealt = [.. WorkerRoster.Deal(tree, workers)];
        foreach (var (worker, _) in dealt)
        {
            _outstanding[worker] = _outstanding.GetValueOrDefault(worker) + 1;
        }

        return await SumAsync(tree, dealt.ToDictionary(deal => deal.Part, deal => ComputeAsync(deal.Worker, deal.Part, pause, isCopy, cancellationToken)));
    }

    private async Task<MicroBatchGradient> SumAsync(Subtree tree, Dictionary<Subtree, Task<MicroBatchGradient>> parts)
    {
        if (parts.TryGetValue(tree, out var part))
        {
            return await part;
        }

        var sums = await Task.WhenAll(SumAsync(tree.Left, parts), SumAsync(tree.Right, parts));
        return await Task.Run(() =>
        {
            using var span = Spans.Within(Spans.Sum);
            return GradientTree.Add(sums[0], sums[1], context.EmbeddingSize);
        });
    }

    /// <summary>A part, by its worker or, if that one straggles, by whoever is first.</summary>
    private async Task<MicroBatchGradient> ComputeAsync(Worker worker, Subtree part, TimeSpan pause, bool isCopy, CancellationToken cancellationToken)
    {
        using var race = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var own = AttemptAsync(worker, part, pause, isCopy, race.Token);
            if (isCopy || !context.Roster.HasOthers(worker) || await Task.WhenAny(own, StragglesAsync(race.Token)) == own || race.IsCancellationRequested)
            {
                // A copy is not raced again: one race at a time. Where the step has ended, its own error says why.
                return await own;
            }

            LogRaced(context.Job, version.Step, microBatches[part.Start], microBatches[part.Start + part.Leaves - 1], worker.Silo);
            context.Metrics.Raced();
            context.Roster.Suspend(worker);
            return await await Task.WhenAny(own, SpreadAsync(part, worker, pause, isCopy: true, race.Token));
        }
        finally
        {
            await race.CancelAsync();
        }
    }

    private async Task StragglesAsync(CancellationToken cancellationToken)
    {
        var began = context.Time.GetTimestamp();
        var first = await _firstDone.Task.WaitAsync(cancellationToken);
        var patience = first * context.Options.StragglerFactor;
        patience = patience > context.Options.StragglerFloor ? patience : context.Options.StragglerFloor;
        var left = patience - context.Time.GetElapsedTime(began);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, context.Time, cancellationToken);
        }
    }

    /// <summary>A part by one worker; where that fails, by whom it is dealt to then.</summary>
    private async Task<MicroBatchGradient> AttemptAsync(Worker worker, Subtree part, TimeSpan pause, bool isCopy, CancellationToken cancellationToken)
    {
        var request = new WorkRequest(version, new IndexVector(microBatches[part.Start..(part.Start + part.Leaves)]), worker.Push(version, delta), isCopy) { SamplingKey = context.SamplingKey };
        try
        {
            var reply = await worker.Grain.ComputeAsync(request, cancellationToken);
            worker.Answered(version, reply.Lanes);
            context.Metrics.Exchanged(worker.Silo, request, reply);
            Done(worker);
            return ToGradient(reply);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && !TransientErrors.IsFinal(error)
            && (TransientErrors.IsTransient(error) || context.Time.GetElapsedTime(_began) < context.Options.RetryUnknownErrors))
        {
            context.Metrics.Retried(error);
            LogRetry(error, context.Job, version.Step, microBatches[part.Start], microBatches[part.Start + part.Leaves - 1], worker.Silo);
            waiting($"Micro-batches {microBatches[part.Start]} to {microBatches[part.Start + part.Leaves - 1]} of step {version.Step} are tried again: {Reason.Of(error)}");
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The whole step fails: nobody is to wait for its other parts.
            _end();
            throw;
        }

        Done(worker);
        context.Roster.Suspend(worker);
        await Task.Delay(pause, context.Time, cancellationToken);
        return await SpreadAsync(part, null, pause * 2 < LongestPause ? pause * 2 : LongestPause, isCopy, cancellationToken);
    }

    private void Done(Worker worker)
    {
        if (--_outstanding[worker] == 0)
        {
            _firstDone.TrySetResult(context.Time.GetElapsedTime(_began));
        }
    }

    /// <summary>Shares the reply's memory: sums are made in memory of their own.</summary>
    private static MicroBatchGradient ToGradient(WorkReply reply) => new(
        Vectors.Elements(reply.Dense.Memory), Vectors.Elements(reply.Rows.Memory), Vectors.Elements(reply.RowValues.Memory), reply.Tasks, reply.LossBefore, reply.LossAfter)
    {
        TaskLosses = Vectors.Elements(reply.TaskLosses.Memory),
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job}: micro-batches {First} to {Last} of step {Step} are tried again: silo {Silo} failed at them.")]
    private partial void LogRetry(Exception error, string job, int step, int first, int last, SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job}: micro-batches {First} to {Last} of step {Step} are given to others as well: silo {Silo} is slow.")]
    private partial void LogRaced(string job, int step, int first, int last, SiloAddress silo);
}
