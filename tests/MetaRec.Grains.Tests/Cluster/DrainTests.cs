using MetaRec.Contracts.Cluster;
using MetaRec.Grains.Cluster;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Tests.Cluster;

public sealed class DrainTests
{
    private static readonly SiloAddress First = SiloAddress.FromParsableString("127.0.0.1:1111@1");
    private static readonly SiloAddress Second = SiloAddress.FromParsableString("127.0.0.1:1112@1");

    [Fact]
    public void Without_OneOfTwo_GivesTheOther()
    {
        var drained = new DrainedSilos();
        drained.Take(ListOf(1, First));

        Assert.Equal([Second], drained.Without([First, Second]));
    }

    [Fact]
    public void Without_AllOfThem_GivesAll()
    {
        var drained = new DrainedSilos();
        drained.Take(ListOf(1, First, Second));

        Assert.Equal([First, Second], drained.Without([First, Second]));
    }

    [Fact]
    public void Take_AnOlderList_IsIgnored()
    {
        var drained = new DrainedSilos();
        drained.Take(ListOf(2, First));
        drained.Take(ListOf(1, Second));

        Assert.True(drained.Contains(First));
        Assert.False(drained.Contains(Second));
    }

    [Fact]
    public async Task Take_TwoAtOnce_NeverGoesBackToTheOlder()
    {
        DrainList[] lists = [.. Enumerable.Range(1, 500_000).Select(revision => ListOf(revision))];
        using var together = new Barrier(2);
        var drained = new DrainedSilos();
        var wentBack = await Task.WhenAll(Enumerable.Range(0, 2).Select(taker => Task.Factory.StartNew(
            () => Take(taker), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal([0, 0], wentBack);

        int Take(int taker)
        {
            var count = 0;
            for (var round = 0; round < 40; round++)
            {
                together.SignalAndWait();
                var silos = drained;
                for (var i = taker; i < lists.Length; i += 2)
                {
                    silos.Take(lists[i]);
                    count += silos.List.Revision < lists[i].Revision ? 1 : 0;
                }

                together.SignalAndWait();
                drained = new DrainedSilos();
            }

            return count;
        }
    }

    [Fact]
    public async Task DrainAsync_OneOfTwoSilos_IsKnownToBothAndSurvivesTheGrain()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var silo = cluster.Cluster.Silos[1];

        await cluster.Grains.GetGrain<IDrainGrain>(0).DrainAsync(silo.Address);
        await cluster.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        var list = await cluster.Grains.GetGrain<IDrainGrain>(0).ReadAsync();

        Assert.Equal([silo.Address], list.Silos.Keys);
        Assert.All(cluster.Cluster.Silos, each => Assert.True(each.Services.GetRequiredService<DrainedSilos>().Contains(silo.Address)));
        Assert.NotNull((await cluster.Grains.GetGrain<ISiloGrain>(ISiloGrain.KeyOf(silo.Address)).DescribeAsync()).DrainedSince);
    }

    [Fact]
    public async Task DrainAsync_TheLastOfARole_Throws()
    {
        await using var cluster = await TestCluster.StartAsync(1);

        await Assert.ThrowsAsync<LastSiloException>(() => cluster.Grains.GetGrain<IDrainGrain>(0).DrainAsync(cluster.Cluster.Silos[0].Address));
    }

    private static DrainList ListOf(long revision, params SiloAddress[] silos) => new(revision, silos.ToDictionary(silo => silo, _ => DateTimeOffset.UnixEpoch));
}
