using System.Net;
using MetaRec.Hosting.Storage.Sql;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace MetaRec.Hosting.Tests.Storage;

/// <summary>What Orleans expects of a membership table, whatever database it is in.</summary>
public abstract class MembershipTableContract(StoreUnderTest store) : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 8, 1, 12, 0, 0, DateTimeKind.Utc);

    private ISqlDatabase _database = null!;
    private SqlMembershipTable _table = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await store.OpenAsync();
        _table = Table("c");
        await _table.InitializeMembershipTableAsync(true);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await store.DisposeAsync();
    }

    [Fact]
    public async Task InsertRowAsync_NewSilo_EveryFieldComesBackAndTheVersionRises()
    {
        var entry = Entry(1);
        entry.AddSuspector(Address(2), Start.AddSeconds(5));
        entry.AddSuspector(Address(3), Start.AddSeconds(6));

        Assert.True(await InsertAsync(entry));

        var all = await _table.ReadAllAsync();
        var (read, _) = Assert.Single(all.Members);
        Assert.Equal(1, all.Version.Version);
        Assert.Equal(entry.SiloAddress, read.SiloAddress);
        Assert.Equal(entry.SiloName, read.SiloName);
        Assert.Equal(entry.HostName, read.HostName);
        Assert.Equal(entry.Status, read.Status);
        Assert.Equal(entry.ProxyPort, read.ProxyPort);
        Assert.Equal(entry.StartTime, read.StartTime);
        Assert.Equal(entry.IAmAliveTime, read.IAmAliveTime);
        Assert.Equal(entry.SuspectTimes, read.SuspectTimes);
    }

    [Fact]
    public async Task InsertRowAsync_SiloExists_RefusedAndTheVersionStays()
    {
        await InsertAsync(Entry(1));

        Assert.False(await InsertAsync(Entry(1)));

        Assert.Equal(1, (await _table.ReadAllAsync()).Version.Version);
    }

    [Fact]
    public async Task InsertRowAsync_TableVersionWasOvertaken_Refused()
    {
        var stale = (await _table.ReadAllAsync()).Version.Next();
        await InsertAsync(Entry(1));

        Assert.False(await _table.InsertRowAsync(Entry(2), stale));

        Assert.Single((await _table.ReadAllAsync()).Members);
    }

    [Fact]
    public async Task UpdateRowAsync_CurrentEtags_Changes()
    {
        await InsertAsync(Entry(1));
        var (all, entry, etag) = await ReadSingleAsync();
        entry.Status = SiloStatus.Dead;

        Assert.True(await _table.UpdateRowAsync(entry, etag, all.Version.Next()));

        var (after, read, next) = await ReadSingleAsync();
        Assert.Equal(SiloStatus.Dead, read.Status);
        Assert.Equal(2, after.Version.Version);
        Assert.NotEqual(etag, next);
    }

    [Fact]
    public async Task UpdateRowAsync_StaleRowOrTable_RefusedAndNothingChanged()
    {
        await InsertAsync(Entry(1));
        var (before, entry, etag) = await ReadSingleAsync();
        await _table.UpdateRowAsync(entry, etag, before.Version.Next());
        var (after, _, next) = await ReadSingleAsync();
        entry.Status = SiloStatus.Dead;

        Assert.False(await _table.UpdateRowAsync(entry, etag, after.Version.Next()));
        Assert.False(await _table.UpdateRowAsync(entry, next, before.Version.Next()));
        Assert.False(await _table.UpdateRowAsync(Entry(9), "1", after.Version.Next()));

        var (unchanged, read, _) = await ReadSingleAsync();
        Assert.Equal(after.Version, unchanged.Version);
        Assert.Equal(SiloStatus.Active, read.Status);
    }

    [Fact]
    public async Task UpdateIAmAliveAsync_BetweenReadAndUpdate_EtagsStayUsable()
    {
        await InsertAsync(Entry(1));
        var (all, entry, etag) = await ReadSingleAsync();
        var heartbeat = Entry(1);
        heartbeat.IAmAliveTime = Start.AddMinutes(1);
        heartbeat.Status = SiloStatus.Dead;

        await _table.UpdateIAmAliveAsync(heartbeat);

        var (after, read, _) = await ReadSingleAsync();
        Assert.Equal(Start.AddMinutes(1), read.IAmAliveTime);
        Assert.Equal(SiloStatus.Active, read.Status);
        Assert.Equal(all.Version, after.Version);
        Assert.True(await _table.UpdateRowAsync(entry, etag, all.Version.Next()));
    }

    [Fact]
    public async Task InsertRowAsync_TwoWriters_ExactlyOneGetsTheVersion()
    {
        var other = await store.OpenAsync();
        using var barrier = new Barrier(2);
        var version = (await _table.ReadAllAsync()).Version.Next();
        var tables = new[] { _table, Table("c", other) };

        var outcomes = await Task.WhenAll(tables.Select((table, i) => Task.Run(() =>
        {
            barrier.SignalAndWait();
            return table.InsertRowAsync(Entry(i + 1), version);
        })));

        Assert.Single(outcomes, static won => won);
        Assert.Single((await _table.ReadAllAsync()).Members);
    }

    [Fact]
    public async Task InsertRowAsync_ManySilosAtOnce_AllGetInAndEachRaisesTheVersion()
    {
        const int Silos = 8;
        var databases = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => store.OpenAsync()));

        await Task.WhenAll(Enumerable.Range(1, Silos).Select(silo => Task.Run(async () =>
        {
            var table = Table("c", databases[silo % databases.Length]);
            while (!await table.InsertRowAsync(Entry(silo), (await table.ReadAllAsync()).Version.Next()))
            {
                // Another silo was faster: read again.
            }
        })));

        var all = await _table.ReadAllAsync();
        Assert.Equal(Silos, all.Version.Version);
        Assert.Equal(Enumerable.Range(1, Silos).Select(Address).ToHashSet(), all.Members.Select(static row => row.Item1.SiloAddress).ToHashSet());
    }

    [Fact]
    public async Task UpdateRowAsync_WhileHeartbeatsArrive_EverySuspicionIsKept()
    {
        const int Votes = 10;
        await InsertAsync(Entry(1));
        using var stop = new CancellationTokenSource();
        var other = Table("c", await store.OpenAsync());
        var heartbeats = Task.Run(async () =>
        {
            var beat = Entry(1);
            while (!stop.IsCancellationRequested)
            {
                beat.IAmAliveTime = beat.IAmAliveTime.AddSeconds(1);
                await other.UpdateIAmAliveAsync(beat);
            }
        });

        for (var vote = 0; vote < Votes; vote++)
        {
            var (all, entry, etag) = await ReadSingleAsync();
            entry.AddSuspector(Address(vote + 2), Start.AddSeconds(vote));
            Assert.True(await _table.UpdateRowAsync(entry, etag, all.Version.Next()));
        }

        await stop.CancelAsync();
        await heartbeats;
        var (_, read, _) = await ReadSingleAsync();
        Assert.Equal(Votes, read.SuspectTimes?.Count);
    }

    [Fact]
    public async Task InitializeMembershipTableAsync_TableInUse_KeepsItsVersion()
    {
        await InsertAsync(Entry(1));

        await _table.InitializeMembershipTableAsync(true);

        Assert.Equal(1, (await _table.ReadAllAsync()).Version.Version);
    }

    [Fact]
    public async Task DeleteAllAsync_SeveralClusters_NoneIsLeft()
    {
        var other = Table("d");
        await other.InitializeMembershipTableAsync(true);
        await InsertAsync(Entry(1));

        await SqlMembershipTable.DeleteAllAsync(_database);

        Assert.Empty((await _table.ReadAllAsync()).Members);
        Assert.Empty(await _database.QueryAsync("SELECT cluster_id FROM membership_version", static row => row.GetString(0), []));
    }

    [Fact]
    public async Task ReadRowAsync_KnownAndUnknownSilo_OneRowOrNoneWithTheVersion()
    {
        await InsertAsync(Entry(1));
        await InsertAsync(Entry(2));

        var known = await _table.ReadRowAsync(Address(2));
        var unknown = await _table.ReadRowAsync(Address(3));

        Assert.Equal(Address(2), Assert.Single(known.Members).Item1.SiloAddress);
        Assert.Empty(unknown.Members);
        Assert.Equal(2, unknown.Version.Version);
    }

    [Fact]
    public async Task CleanupDefunctSiloEntriesAsync_OnlyDeadAndSilentOnesGo()
    {
        var limit = Start.AddMinutes(10);
        var gone = Entry(1);
        var alive = Entry(2);
        var heard = Entry(3);
        var suspected = Entry(4);
        gone.Status = heard.Status = suspected.Status = SiloStatus.Dead;
        heard.IAmAliveTime = limit.AddSeconds(1);
        suspected.AddSuspector(Address(2), limit.AddSeconds(1));
        foreach (var entry in new[] { gone, alive, heard, suspected })
        {
            await InsertAsync(entry);
        }

        await _table.CleanupDefunctSiloEntriesAsync(limit);

        var left = (await _table.ReadAllAsync()).Members.Select(static row => row.Item1.SiloAddress).ToHashSet();
        Assert.Equal([Address(2), Address(3), Address(4)], left);
    }

    [Fact]
    public async Task DeleteMembershipTableEntriesAsync_OneCluster_OthersStay()
    {
        var other = Table("d");
        await other.InitializeMembershipTableAsync(true);
        await other.InsertRowAsync(Entry(5), (await other.ReadAllAsync()).Version.Next());
        await InsertAsync(Entry(1));

        await _table.DeleteMembershipTableEntriesAsync("c");

        Assert.Empty((await _table.ReadAllAsync()).Members);
        Assert.Single((await other.ReadAllAsync()).Members);
    }

    private static SiloAddress Address(int generation) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11111), generation);

    private static MembershipEntry Entry(int generation) => new()
    {
        SiloAddress = Address(generation),
        SiloName = $"silo-{generation}",
        HostName = "host",
        Status = SiloStatus.Active,
        ProxyPort = 30000,
        StartTime = Start,
        IAmAliveTime = Start,
    };

    private SqlMembershipTable Table(string cluster, ISqlDatabase? database = null) =>
        new(database ?? _database, Options.Create(new ClusterOptions { ClusterId = cluster, ServiceId = "s" }));

    private async Task<bool> InsertAsync(MembershipEntry entry) =>
        await _table.InsertRowAsync(entry, (await _table.ReadAllAsync()).Version.Next());

    private async Task<(MembershipTableData All, MembershipEntry Entry, string Etag)> ReadSingleAsync()
    {
        var all = await _table.ReadAllAsync();
        var (entry, etag) = Assert.Single(all.Members);
        return (all, entry, etag);
    }
}
