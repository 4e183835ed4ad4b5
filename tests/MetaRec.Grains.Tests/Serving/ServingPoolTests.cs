using MetaRec.Contracts.Serving;
using MetaRec.Grains.Serving;

namespace MetaRec.Grains.Tests.Serving;

public sealed class ServingPoolTests
{
    [Fact]
    public async Task Run_MoreThanMayWait_IsRefusedAsBusyAndServesAgainAfterwards()
    {
        await using var pool = new ServingPool(new ServingOptions { Threads = 1, QueueLength = 1 });
        using var gate = new ManualResetEventSlim();
        var running = pool.RunAsync(() => gate.Wait(TimeSpan.FromSeconds(30)));
        var waiting = pool.RunAsync(() => true);

        var refused = await Assert.ThrowsAsync<ServingException>(() => pool.RunAsync(() => true));
        gate.Set();

        Assert.Equal(ServingProblem.Busy, refused.Kind);
        Assert.True(await running && await waiting);
        Assert.True(await pool.RunAsync(() => true));
    }

    [Fact]
    public async Task Run_WorkThrows_GivesItsException()
    {
        await using var pool = new ServingPool(new ServingOptions { Threads = 1 });

        await Assert.ThrowsAsync<InvalidDataException>(() => pool.RunAsync<int>(() => throw new InvalidDataException("no")));
        Assert.Equal(1, await pool.RunAsync(() => 1));
    }
}
