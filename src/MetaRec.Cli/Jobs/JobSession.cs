using MetaRec.Cli.CommandLine;
using MetaRec.Client.Jobs;

namespace MetaRec.Cli.Jobs;

/// <summary>Follows a job with its progress on the terminal, and ends as the job ends.</summary>
internal sealed class JobSession(JobCall call)
{
    /// <summary>Follows a job to its end and writes it as the result.</summary>
    /// <param name="job">The job as it is now.</param>
    /// <param name="isNew">Whether it has just been submitted: then its events are shown from the first one on.</param>
    /// <param name="timeout">How long to follow it; null: to its end.</param>
    /// <param name="cancellationToken">Ctrl-C: detaches.</param>
    /// <exception cref="TimedOutException">The time has passed.</exception>
    public async Task<JobDocument> FollowAsync(JobDocument job, bool isNew, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout is { } time)
        {
            limit.CancelAfter(time);
        }

        var follower = new JobFollower(call);
        var line = new JobProgressLine(job.Steps, call.Terminal.IsInteractive);
        var latest = job;
        try
        {
            var after = isNew ? null : await follower.LatestEventAsync(job.Id, limit.Token);
            var ended = await follower.FollowAsync(job.Id, after, item => latest = Show(item, line, latest), limit.Token);
            call.Write(ended);
            return ended;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            call.Terminal.Say($"Detached; job '{job.Id}' goes on. Watch it:  {call.Next("status", job.Id, " --watch")}");
            call.Terminal.Say($"Stop it:  {call.Next("stop", job.Id)}");
            throw;
        }
        catch (OperationCanceledException) when (timeout is not null)
        {
            call.Terminal.EndProgress();
            throw new TimedOutException(
                $"Job '{job.Id}' was not done within {timeout.Value.TotalSeconds:0.#} s: it is {latest.State} at step {latest.Step:N0} of {latest.Steps:N0}, and goes on. Wait longer, or stop it:  {call.Next("stop", job.Id)}");
        }
    }

    /// <summary>The exit code of a command that followed a job which has succeeded.</summary>
    /// <exception cref="JobFailedException">It failed.</exception>
    /// <exception cref="JobStoppedException">It was stopped.</exception>
    public int CodeOf(JobDocument job) => job.State switch
    {
        JobStates.Failed => throw new JobFailedException(
            $"Job '{job.Id}' failed at step {job.Step:N0} of {job.Steps:N0}: {job.Error ?? "no reason was given"} See its log:  {call.Next("logs", job.Id)}"),
        JobStates.Stopped => throw new JobStoppedException($"Job '{job.Id}' is stopped at step {job.Step:N0} of {job.Steps:N0}. Go on with:  {call.Next("resume", job.Id)}"),
        _ => ExitCodes.Ok,
    };

    private JobDocument Show(JobEventItem item, JobProgressLine line, JobDocument latest)
    {
        if (item.Log is { } log)
        {
            call.Terminal.Interject(JobLogLines.ForPeople(log));
        }
        else if (item.Metrics is { } metrics)
        {
            call.Terminal.Progress(line.Of(metrics));
            return latest with { Step = metrics.Step };
        }
        else if (item.Status is { } status)
        {
            if (call.Form == "jsonl" && !JobStates.HasEnded(status.State))
            {
                call.WriteJson(status);
            }

            return status;
        }

        return latest;
    }
}
