using MetaRec.Client.Jobs;

namespace MetaRec.Cli.Jobs;

/// <summary>Reads the events of a job up to its end, over as many connections as that takes.</summary>
internal sealed class JobFollower(JobCall call)
{
    /// <summary>Follows a job.</summary>
    /// <param name="id">The job.</param>
    /// <param name="after">The last event that is not wanted; null: from the beginning.</param>
    /// <param name="onEvent">Told about each event, once.</param>
    /// <param name="cancellationToken">Detaches.</param>
    /// <returns>The job as it ended.</returns>
    /// <exception cref="CommandLine.RefusedException">The server was lost and has not come back.</exception>
    public async Task<JobDocument> FollowAsync(string id, string? after, Action<JobEventItem> onEvent, CancellationToken cancellationToken)
    {
        var outage = new Outage(call.Server, call.Patience, call.Terminal);
        while (true)
        {
            Exception? failure = null;
            try
            {
                var last = after;
                await foreach (var item in call.Jobs.EventsAsync(id, after, cancellationToken))
                {
                    outage.End();
                    after = item.Id;
                    onEvent(item);
                }

                var job = await call.Jobs.GetAsync(id, cancellationToken);
                outage.End();

                // A stream may have been broken just before the last events: it has ended when it has nothing more.
                if (JobStates.HasEnded(job.State))
                {
                    if (after == last)
                    {
                        return job;
                    }

                    continue;
                }
            }
            catch (Exception error) when (Outage.IsPassing(error))
            {
                failure = error;
            }

            await outage.WaitAsync(failure, call.Next("status", id, " --watch"), cancellationToken);
        }
    }

    /// <summary>The last event of a job's log, to follow it from now on; null where there is none.</summary>
    public async Task<string?> LatestEventAsync(string id, CancellationToken cancellationToken)
    {
        var log = await call.Jobs.LogsAsync(id, cancellationToken: cancellationToken);
        return log.Lines.Count == 0 ? null : FormattableString.Invariant($"{log.Lines[^1].Id}");
    }
}
