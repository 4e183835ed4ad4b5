using MetaRec.Contracts.Security;
using MetaRec.Gateway.Cluster;

namespace MetaRec.Gateway.Security;

/// <summary>Writes the audit log: the intent before anything is done, so that nothing is done without a trace, and the outcome before it is answered.</summary>
internal sealed partial class AuditLog(ClusterCalls cluster, TimeProvider time, ILogger<AuditLog> logger)
{
    /// <summary>Notes what a caller is about to do.</summary>
    /// <returns>The number of the entry.</returns>
    /// <exception cref="ClusterUnavailableException">It cannot be noted, and must not be done.</exception>
    public Task<long> BeginAsync(Caller caller, string action, string target, CancellationToken cancellationToken)
    {
        var entry = new AuditEntry(Guid.NewGuid(), time.GetUtcNow(), caller.Name, action, target);
        return cluster.CallAsync(grains => grains.GetGrain<IAuditGrain>(0).AppendAsync(entry), cancellationToken);
    }

    /// <summary>Notes how it has ended. What was done is answered even where this cannot be noted: the entry is there, without an outcome.</summary>
    public async Task EndAsync(long number, string outcome, string? target)
    {
        try
        {
            await cluster.CallAsync(grains => grains.GetGrain<IAuditGrain>(0).CompleteAsync(number, outcome, target), CancellationToken.None);
        }
        catch (ClusterUnavailableException error)
        {
            LogWithoutOutcome(error, number, outcome);
        }
    }

    public Task<AuditPage> ListAsync(long? cursor, int limit, CancellationToken cancellationToken) =>
        cluster.CallAsync(grains => grains.GetGrain<IAuditGrain>(0).ListAsync(cursor, limit), cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The audit log could not be told that entry {Number} has ended: {Outcome}.")]
    private partial void LogWithoutOutcome(Exception error, long number, string outcome);
}
