using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetaRec.Silo.Process;

/// <summary>Writes down which silos join and leave the cluster, as this one sees it.</summary>
internal sealed partial class MembershipLog(IClusterMembershipService membership, ILogger<MembershipLog> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var known = new Dictionary<SiloAddress, SiloStatus>();
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
            {
                foreach (var member in snapshot.Members.Values.Where(member => known.GetValueOrDefault(member.SiloAddress) != member.Status))
                {
                    // Of silos that were gone before this one came there is nothing to tell.
                    if (member.Status != SiloStatus.Dead || known.ContainsKey(member.SiloAddress))
                    {
                        LogStatus(member.Name, member.SiloAddress, member.Status);
                    }

                    known[member.SiloAddress] = member.Status;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo is stopping.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Name} ({Address}) is {Status}.")]
    private partial void LogStatus(string name, SiloAddress address, SiloStatus status);
}
