using MetaRec.Contracts.Wire;
using MetaRec.Hosting.Storage.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace MetaRec.Hosting.Tests.Storage;

/// <summary>What Orleans and the coordinator expect of grain storage, whatever database it is in.</summary>
public abstract class GrainStorageContract(StoreUnderTest store) : IAsyncLifetime
{
    private static readonly GrainId Grain = GrainId.Create("test", "a");

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private ISqlDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await store.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await store.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task ReadStateAsync_NothingStored_FreshStateWithoutEtag()
    {
        var state = new GrainState<List<int>>([1]) { ETag = "old", RecordExists = true };

        await Storage().ReadStateAsync("s", Grain, state);

        Assert.Empty(state.State!);
        Assert.Null(state.ETag);
        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task WriteStateAsync_ReadBack_SameValueAndEtag()
    {
        var written = State(3, 1, 4);
        await Storage().WriteStateAsync("s", Grain, written);

        var read = await ReadAsync();

        Assert.Equal([3, 1, 4], read.State);
        Assert.Equal(written.ETag, read.ETag);
        Assert.True(read.RecordExists);
    }

    [Fact]
    public async Task WriteStateAsync_LargeVector_SameBits()
    {
        var values = Enumerable.Range(0, 1_000_000).Select(static i => MathF.Sin(i)).ToArray();
        await Storage().WriteStateAsync("v", Grain, new GrainState<ParameterVector>(new ParameterVector(values)));

        var read = new GrainState<ParameterVector>(ParameterVector.Empty);
        await Storage(database: await store.OpenAsync()).ReadStateAsync("v", Grain, read);

        Assert.True(read.State!.Values.SequenceEqual(values));
    }

    [Fact]
    public async Task WriteStateAsync_StaleEtag_RefusedAndNothingChanged()
    {
        await Storage().WriteStateAsync("s", Grain, State(1));
        var fast = await ReadAsync();
        var slow = await ReadAsync();
        fast.State!.Add(2);
        await Storage().WriteStateAsync("s", Grain, fast);

        slow.State!.Add(3);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage().WriteStateAsync("s", Grain, slow));

        Assert.Equal([1, 2], (await ReadAsync()).State);
    }

    [Fact]
    public async Task WriteStateAsync_TwoFirstWriters_OneWins()
    {
        var other = await store.OpenAsync();
        using var barrier = new Barrier(2);
        var storages = new[] { Storage(), Storage(database: other) };

        var outcomes = await Task.WhenAll(storages.Select((storage, i) => Task.Run(async () =>
        {
            barrier.SignalAndWait();
            try
            {
                await storage.WriteStateAsync("s", Grain, State(i));
                return true;
            }
            catch (InconsistentStateException)
            {
                return false;
            }
        })));

        Assert.Equal([Array.IndexOf(outcomes, true)], (await ReadAsync()).State);
        Assert.Single(outcomes, static won => won);
    }

    [Fact]
    public async Task WriteStateAsync_TwoWritersToOneState_EveryAcknowledgedWriteCounts()
    {
        const int Each = 25;
        var other = await store.OpenAsync();
        await Storage().WriteStateAsync("s", Grain, State(0));

        await Task.WhenAll(AddAsync(Storage()), AddAsync(Storage(database: other)));

        Assert.Equal([2 * Each], (await ReadAsync()).State);

        static async Task AddAsync(SqlGrainStorage storage)
        {
            for (var done = 0; done < Each;)
            {
                var state = State();
                await storage.ReadStateAsync("s", Grain, state);
                state.State![0]++;
                try
                {
                    await storage.WriteStateAsync("s", Grain, state);
                    done++;
                }
                catch (InconsistentStateException)
                {
                    // The other writer was faster: read again.
                }
            }
        }
    }

    [Fact]
    public async Task ReadStateAsync_AfterReopening_StateIsThere()
    {
        await Storage().WriteStateAsync("s", Grain, State(7));

        ((IDisposable)_database).Dispose();
        _database = await store.OpenAsync();

        Assert.Equal([7], (await ReadAsync()).State);
    }

    [Fact]
    public async Task ClearStateAsync_ThenWriteWithEtagFromBefore_Refused()
    {
        var state = State(1);
        await Storage().WriteStateAsync("s", Grain, state);
        var stale = await ReadAsync();

        await Storage().ClearStateAsync("s", Grain, state);
        await Storage().WriteStateAsync("s", Grain, State(2));

        Assert.False(state.RecordExists);
        Assert.Empty(state.State!);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage().WriteStateAsync("s", Grain, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage().ClearStateAsync("s", Grain, stale));
    }

    [Fact]
    public async Task ClearStateAsync_WithoutEtag_RefusedWhereThereIsAState()
    {
        await Storage().ClearStateAsync("s", Grain, State());
        await Storage().WriteStateAsync("s", Grain, State(1));

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage().ClearStateAsync("s", Grain, State()));

        Assert.Equal([1], (await ReadAsync()).State);
    }

    [Fact]
    public async Task WriteStateAsync_StateWasCleared_RefusedAndStaysCleared()
    {
        var state = State(1);
        await Storage().WriteStateAsync("s", Grain, state);
        var stale = await ReadAsync();
        await Storage().ClearStateAsync("s", Grain, state);

        var refusal = await Assert.ThrowsAsync<InconsistentStateException>(() => Storage().WriteStateAsync("s", Grain, stale));

        Assert.Equal(("none", stale.ETag), (refusal.StoredEtag, refusal.CurrentEtag));
        Assert.False((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task WriteStateAsync_OtherGrainStateProviderOrService_KeptApart()
    {
        await Storage().WriteStateAsync("s", Grain, State(1));
        await Storage().WriteStateAsync("t", Grain, State(2));
        await Storage().WriteStateAsync("s", GrainId.Create("test", "b"), State(3));
        await Storage(provider: "other").WriteStateAsync("s", Grain, State(4));
        await Storage(service: "other").WriteStateAsync("s", Grain, State(5));

        Assert.Equal([1], (await ReadAsync()).State);
    }

    private static GrainState<List<int>> State(params int[] values) => new([.. values]);

    private async Task<GrainState<List<int>>> ReadAsync()
    {
        var state = State();
        await Storage().ReadStateAsync("s", Grain, state);
        return state;
    }

    private SqlGrainStorage Storage(string provider = "metarec", string service = "service", ISqlDatabase? database = null) => new(
        provider,
        database ?? _database,
        Options.Create(new ClusterOptions { ServiceId = service, ClusterId = "c" }),
        new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>()),
        _services.GetRequiredService<IActivatorProvider>());
}
