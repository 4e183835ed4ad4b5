using System.Diagnostics;
using MetaRec.Contracts.Items;
using Microsoft.Extensions.Time.Testing;
using Orleans.Core.Internal;

namespace MetaRec.Grains.Tests.Items;

/// <summary>Two silos for the tests of a class, which use models of their own.</summary>
public sealed class CatalogueCluster : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private TestCluster _cluster = null!;

    public IGrainFactory Grains => _cluster.Grains;

    /// <summary>For what a test makes itself; silos have the real time.</summary>
    public FakeTimeProvider Time { get; } = new();

    /// <summary>The services of each silo.</summary>
    public IEnumerable<IServiceProvider> Silos => _cluster.Cluster.Silos.Select(silo => silo.Services);

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync(2);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>The shard of a model that has an item.</summary>
    public ICatalogueGrain ShardOf(string model, string id) => Grains.GetGrain<ICatalogueGrain>(CatalogueShards.Key(model, CatalogueShards.Of(id)));

    /// <summary>The next call to the grain comes to a new activation.</summary>
    public static async Task DeactivateAsync(IGrain grain) => await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    /// <summary>Waits until a condition holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > Limit)
            {
                throw new TimeoutException($"Within {Limit} it did not come to be that {what}.");
            }

            await Task.Delay(20);
        }
    }
}
