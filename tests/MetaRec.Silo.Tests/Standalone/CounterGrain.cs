using MetaRec.Silo.Standalone;

namespace MetaRec.Silo.Tests.Standalone;

public sealed class CounterGrain(
    [PersistentState("counter", StandaloneCluster.StorageName)] IPersistentState<CounterState> state,
    ILocalSiloDetails silo) : Grain, ICounterGrain
{
    public async Task<int> IncrementAsync()
    {
        state.State.Value++;
        await state.WriteStateAsync();
        return state.State.Value;
    }

    public Task<int> ReadAsync() => Task.FromResult(state.State.Value);

    public Task<SiloAddress> LocateAsync() => Task.FromResult(silo.SiloAddress);
}
