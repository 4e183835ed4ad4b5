using MetaRec.Contracts.Security;

namespace MetaRec.Grains.Tests.Security;

public sealed class SecurityGrainsTests
{
    [Fact]
    public async Task Audit_MoreThanASegment_IsReadBackWholeInOrderAfterARestart()
    {
        const int Count = 600;
        var folder = Directory.CreateTempSubdirectory("metarec-audit-").FullName;
        var first = await TestCluster.StartAsync(1, folder);
        var log = first.Grains.GetGrain<IAuditGrain>(0);
        var entries = Enumerable.Range(1, Count).Select(number => new AuditEntry(Guid.NewGuid(), DateTimeOffset.UnixEpoch.AddSeconds(number), "key:a", "job.delete", $"job-{number}")).ToList();
        foreach (var entry in entries)
        {
            await log.AppendAsync(entry);
        }

        var again = await log.AppendAsync(entries[^1]);
        await log.CompleteAsync(1, "done (204)", null);
        await log.CompleteAsync(Count, "refused (409)", "another");
        await log.CompleteAsync(1, "failed (500)", "late");
        await first.Cluster.DisposeAsync();

        await using var second = await TestCluster.StartAsync(1, folder);
        var found = new List<AuditEntry>();
        long? cursor = null;
        do
        {
            var page = await second.Grains.GetGrain<IAuditGrain>(0).ListAsync(cursor, 70);
            found.AddRange(page.Entries);
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(Count, again);
        Assert.Equal(Enumerable.Range(1, Count).Reverse().Select(number => (long)number), found.Select(entry => entry.Number));
        Assert.Equal(("refused (409)", "another"), (found[0].Outcome, found[0].Target));
        Assert.Equal(("done (204)", "job-1"), (found[^1].Outcome, found[^1].Target));
        Assert.Null(found[1].Outcome);
    }

    [Fact]
    public async Task Keys_AfterARestart_AreThereAndRevokedOnesStaySo()
    {
        var folder = Directory.CreateTempSubdirectory("metarec-keys-").FullName;
        var first = await TestCluster.StartAsync(1, folder);
        var keys = first.Grains.GetGrain<IApiKeysGrain>(0);
        await keys.AddAsync(KeyOf("a"));
        await keys.AddAsync(KeyOf("b"));
        await keys.AddAsync(KeyOf("a") with { Name = "another" });
        var revoked = await keys.RevokeAsync("a");
        await first.Cluster.DisposeAsync();

        await using var second = await TestCluster.StartAsync(1, folder);
        var list = await second.Grains.GetGrain<IApiKeysGrain>(0).ReadAsync(null);

        Assert.Equal(["b", "a"], list!.Keys.Select(key => key.Id));
        Assert.Equal((revoked!.RevokedAt, "a"), (list.Keys[1].RevokedAt, list.Keys[1].Name));
        Assert.NotNull(revoked.RevokedAt);
        Assert.Null(await second.Grains.GetGrain<IApiKeysGrain>(0).ReadAsync(list.Revision));
        Assert.Null(await second.Grains.GetGrain<IApiKeysGrain>(0).RevokeAsync("none"));
    }

    [Fact]
    public async Task Quota_TakenInPortions_IsNeverExceededAndSurvivesARestart()
    {
        var folder = Directory.CreateTempSubdirectory("metarec-quota-").FullName;
        var day = new DateOnly(2027, 3, 1);
        var first = await TestCluster.StartAsync(1, folder);
        var grants = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => first.Grains.GetGrain<IQuotaGrain>("key:a").TakeAsync(day, 30, 100)));
        await first.Cluster.DisposeAsync();

        await using var second = await TestCluster.StartAsync(1, folder);
        var quota = second.Grains.GetGrain<IQuotaGrain>("key:a");

        Assert.Equal([10, 30, 30, 30], grants.Select(grant => grant.Granted).Order());
        Assert.Equal(new QuotaGrant(0, 0), await quota.TakeAsync(day, 1, 100));
        Assert.Equal(new QuotaGrant(30, 70), await quota.TakeAsync(day.AddDays(1), 30, 100));
        Assert.Equal(new QuotaGrant(70, 0), await quota.TakeAsync(day, 1000, 100));
    }

    private static ApiKey KeyOf(string id) => new(id, id, ApiScope.Read, "00", DateTimeOffset.UnixEpoch, "key:bootstrap", null, ApiKeyLimits.None);
}
