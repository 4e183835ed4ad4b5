using System.Diagnostics;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Load;
using MetaRec.Client;
using MetaRec.Client.Serving;

namespace MetaRec.Cli.Chaos;

/// <summary>Writes events one after the other, as a good client does: one that is refused for the moment, or not answered, is sent again under its id, to whichever gateway is next.</summary>
internal sealed class FeedbackWriter(IReadOnlyList<MetaRecClient> gateways, string model, FeedbackLedger ledger)
{
    // Longer than any kill takes: whoever gives up has found a fault.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private int _attempts;

    /// <summary>Attempts that were made again.</summary>
    public int Retries { get; private set; }

    /// <summary>Events that an earlier attempt had stored.</summary>
    public int AcknowledgedByRetry { get; private set; }

    /// <summary>The longest that an event took.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Writes an event, and returns once it is acknowledged.</summary>
    /// <exception cref="JobFailedException">It was rejected.</exception>
    public async Task WriteAsync(FeedbackEntry entry, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var retries = 0;
        var policy = new RetryPolicy { Patience = Patience, Waiting = (_, _) => retries++ };
        var answer = await policy.RunAsync(() => gateways[_attempts++ % gateways.Count].Feedback.AddAsync([entry], model, cancellationToken), cancellationToken);

        // A gateway makes calls again that a lost silo has taken with it, so an event may be a duplicate at the first attempt of its writer.
        if (answer.Events[0] is { Outcome: "rejected" } rejected)
        {
            throw new JobFailedException($"Event '{entry.Id}' of user '{entry.User}' was rejected: {rejected.Reason}");
        }

        ledger.Add(entry.User, entry.Id!);
        Retries += retries;
        AcknowledgedByRetry += answer.Duplicates;
        Longest = clock.Elapsed > Longest ? clock.Elapsed : Longest;
    }
}
