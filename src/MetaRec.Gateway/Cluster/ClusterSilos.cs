using System.Reflection;
using MetaRec.Client.Cluster;
using MetaRec.Contracts.Cluster;

namespace MetaRec.Gateway.Cluster;

/// <summary>Asks the silos what they are.</summary>
internal sealed class ClusterSilos(ClusterCalls cluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly string Version = typeof(ClusterSilos).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>All silos; one that does not answer in time is there with what the membership has of it.</summary>
    /// <exception cref="ClusterUnavailableException">No silo answers.</exception>
    public async Task<ClusterDocument> DescribeAsync(CancellationToken cancellationToken)
    {
        var members = await MembersAsync(cancellationToken);
        var described = await Task.WhenAll(members.Select(async member => (Member: member, Description: await AskAsync(member, cancellationToken))));
        return new ClusterDocument(
            Version, described.Select(silo => silo.Description?.Store).FirstOrDefault(store => store is not null),
            [.. described.Select(silo => DocumentOf(silo.Member, silo.Description)).OrderBy(silo => silo.Name, StringComparer.Ordinal)]);
    }

    /// <summary>The silos that a name, with or without roles, or an address stands for.</summary>
    public async Task<IReadOnlyList<SiloAddress>> FindAsync(string silo, CancellationToken cancellationToken) =>
        [.. (await MembersAsync(cancellationToken)).Where(member => silo == NameOf(member) || silo == member.SiloName || silo == member.SiloAddress.ToParsableString()).Select(member => member.SiloAddress)];

    private async Task<IReadOnlyList<MembershipEntry>> MembersAsync(CancellationToken cancellationToken) =>
        [.. (await cluster.CallAsync(grains => grains.GetGrain<IManagementGrain>(0).GetDetailedHosts(false), cancellationToken)).Where(member => member.Status is not (SiloStatus.Dead or SiloStatus.None or SiloStatus.Created))];

    private async Task<SiloDescription?> AskAsync(MembershipEntry member, CancellationToken cancellationToken)
    {
        try
        {
            return member.Status == SiloStatus.Active
                ? await cluster.CallAsync(grains => grains.GetGrain<ISiloGrain>(ISiloGrain.KeyOf(member.SiloAddress)).DescribeAsync(), cancellationToken).WaitAsync(Patience, cancellationToken)
                : null;
        }
        catch (Exception error) when (error is ClusterUnavailableException or TimeoutException)
        {
            return null;
        }
    }

    private static SiloDocument DocumentOf(MembershipEntry member, SiloDescription? silo) => new(
        NameOf(member), member.SiloAddress.ToParsableString(), SiloName.Join(SiloName.RolesOf(member.SiloName)).Split(','), StatusOf(member.Status), new DateTimeOffset(member.StartTime, TimeSpan.Zero))
    {
        Version = silo?.Version,
        Device = silo?.Device,
        Lanes = silo?.Lanes,
        Waiting = silo?.Waiting,
        ServingThreads = silo?.ServingThreads,
        MemoryBytes = silo?.MemoryBytes,
        Grains = silo?.Grains,
        DrainedSince = silo?.DrainedSince,
    };

    private static string NameOf(MembershipEntry member) => SiloName.NameOf(member.SiloName);

    private static string StatusOf(SiloStatus status) => status switch
    {
        SiloStatus.Joining => "joining",
        SiloStatus.Active => "active",
        SiloStatus.ShuttingDown => "shutting-down",
        _ => "stopping",
    };
}
