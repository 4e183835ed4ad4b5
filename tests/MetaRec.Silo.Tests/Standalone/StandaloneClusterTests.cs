using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MetaRec.Contracts.Wire;
using MetaRec.Grains.Lanes;
using MetaRec.Silo.Standalone;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace MetaRec.Silo.Tests.Standalone;

/// <summary>Real silos on loopback TCP. A cluster per test: most of them stop or kill silos.</summary>
public sealed class StandaloneClusterTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task StartAsync_TwoSilos_SeeEachOtherAndShareGrains()
    {
        await using var cluster = await StartAsync(silos: 2);

        foreach (var silo in cluster.Silos)
        {
            await WaitForMembersAsync(silo, 2);
        }

        Assert.Equal(1, await cluster.Silos[0].GrainFactory.GetGrain<ICounterGrain>("shared").IncrementAsync());
        Assert.Equal(2, await cluster.Silos[1].GrainFactory.GetGrain<ICounterGrain>("shared").IncrementAsync());
    }

    [Fact]
    public async Task StartAsync_LanesPerSilo_EachSiloHasItsOwnLanes()
    {
        await using var cluster = await StartAsync(silos: 2, lanes: 3);

        var pools = cluster.Silos.Select(static silo => silo.Services.GetRequiredService<LanePool>()).ToArray();

        Assert.All(pools, static pool => Assert.Equal(3, pool.Lanes));
        Assert.NotSame(pools[0], pools[1]);
    }

    [Fact]
    public async Task KillSiloAsync_SiloOfGrain_StateSurvivesOnAnother()
    {
        await using var cluster = await StartAsync(silos: 2);
        var survivor = cluster.Silos[0];
        var key = await FindKeyOnAsync(survivor.GrainFactory, cluster.Silos[1].Address);
        var grain = survivor.GrainFactory.GetGrain<ICounterGrain>(key);
        var written = await grain.IncrementAsync();

        await cluster.KillSiloAsync(1);

        Assert.Equal(written, await RetryAsync(grain.ReadAsync));
        Assert.Equal(survivor.Address, await grain.LocateAsync());
        Assert.False(cluster.Silos[1].IsRunning);
    }

    [Fact]
    public async Task KillSiloAsync_FirstSilo_GrainFactoryMovesToTheNext()
    {
        await using var cluster = await StartAsync(silos: 2);
        var written = await cluster.GrainFactory.GetGrain<ICounterGrain>("moving").IncrementAsync();

        await cluster.KillSiloAsync(0);

        var value = await RetryAsync(() => cluster.GrainFactory.GetGrain<ICounterGrain>("moving").ReadAsync());
        Assert.Equal(written, value);
    }

    [Fact]
    public async Task StopSiloAsync_OneOfTwo_OtherGoesOnAndAThirdJoins()
    {
        await using var cluster = await StartAsync(silos: 2);
        var grain = cluster.Silos[0].GrainFactory.GetGrain<ICounterGrain>("steady");
        await grain.IncrementAsync();

        await cluster.StopSiloAsync(1);
        var added = await cluster.StartSiloAsync();

        Assert.Equal(2, await RetryAsync(grain.IncrementAsync));
        Assert.Equal(2, await added.GrainFactory.GetGrain<ICounterGrain>("steady").ReadAsync());
        Assert.Equal("silo-2", added.Name);
        await WaitForMembersAsync(added, 2);
    }

    [Fact]
    public async Task StopSiloAsync_WorkOnItsLane_GivenBackToTheCaller()
    {
        await using var cluster = await StartAsync(silos: 1);
        var entered = new TaskCompletionSource();
        var work = cluster.Silos[0].Services.GetRequiredService<LanePool>().RunAsync(
            token =>
            {
                entered.SetResult();
                token.WaitHandle.WaitOne(Patience);
                token.ThrowIfCancellationRequested();
                return 0;
            },
            CancellationToken.None);
        await entered.Task;

        await cluster.StopSiloAsync(0);

        await Assert.ThrowsAsync<WorkerPreemptedException>(() => work);
    }

    [Fact]
    public async Task StartAsync_SameFolderAgain_StateIsBack()
    {
        await using (var first = await StartAsync(silos: 2))
        {
            await first.GrainFactory.GetGrain<ICounterGrain>("lasting").IncrementAsync();
        }

        await using var second = await StartAsync(silos: 1);

        Assert.Equal(2, await second.GrainFactory.GetGrain<ICounterGrain>("lasting").IncrementAsync());
    }

    [Fact]
    public async Task StartAsync_AfterAllSilosWereKilled_StateIsBackWithoutWaitingForTheDead()
    {
        await using (var first = await StartAsync(silos: 2))
        {
            await first.GrainFactory.GetGrain<ICounterGrain>("lasting").IncrementAsync();
            await first.KillSiloAsync(0);
            await first.KillSiloAsync(1);
        }

        await using var second = await StartAsync(silos: 1);

        Assert.Equal(1, await second.GrainFactory.GetGrain<ICounterGrain>("lasting").ReadAsync());
    }

    [Fact]
    public async Task StartAsync_FolderInUse_RefusedWithRemedy()
    {
        await using var cluster = await StartAsync(silos: 1);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(silos: 1));

        Assert.Contains("choose another folder", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public async Task StartAsync_SilosOutOfRange_Refused(int silos) =>
        await Assert.ThrowsAsync<ValidationException>(() => StartAsync(silos));

    [Fact]
    public async Task StartAsync_PortTakenMeanwhile_TriesAnother()
    {
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        var attempts = 0;

        await using var cluster = await StandaloneCluster.StartAsync(new StandaloneOptions
        {
            StorageFolder = _folder.Path,
            ConfigureSilo = silo =>
            {
                if (++attempts == 1)
                {
                    silo.Configure<EndpointOptions>(endpoints => endpoints.SiloPort = ((IPEndPoint)occupant.LocalEndpoint).Port);
                }
            },
            ConfigureLogging = static _ => { },
        });

        Assert.Equal(2, attempts);
        Assert.True(cluster.Silos[0].IsRunning);
    }

    [Fact]
    public async Task GrainFactory_NoSiloRuns_SaysSo()
    {
        await using var cluster = await StartAsync(silos: 1);
        await cluster.StopSiloAsync(0);

        Assert.Throws<InvalidOperationException>(() => cluster.GrainFactory);
    }

    [Fact]
    public async Task RegisterReminder_ShortPeriod_ReminderComes()
    {
        await using var cluster = await StartAsync(silos: 1);

        await cluster.GrainFactory.GetGrain<IReminderProbeGrain>("probe").AwaitTickAsync().WaitAsync(Patience);
    }

    private static async Task<string> FindKeyOnAsync(IGrainFactory grains, SiloAddress silo)
    {
        for (var i = 0; i < 1000; i++)
        {
            var key = $"key-{i}";
            if (silo.Equals(await grains.GetGrain<ICounterGrain>(key).LocateAsync()))
            {
                return key;
            }
        }

        throw new InvalidOperationException($"None of 1000 grains was placed on {silo}.");
    }

    private static async Task WaitForMembersAsync(StandaloneSilo silo, int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        var membership = silo.Services.GetRequiredService<IClusterMembershipService>();
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(patience.Token))
        {
            if (snapshot.Members.Values.Count(static member => member.Status == SiloStatus.Active) == count)
            {
                return;
            }
        }
    }

    // Calls that were under way to a lost silo fail; what the tests claim is about the calls after that.
    private static async Task<T> RetryAsync<T>(Func<Task<T>> call)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException && Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Yield();
            }
        }
    }

    private async Task<StandaloneCluster> StartAsync(int silos, int lanes = 1)
    {
        var started = Stopwatch.GetTimestamp();
        var cluster = await StandaloneCluster.StartAsync(new StandaloneOptions { StorageFolder = _folder.Path, Silos = silos, LanesPerSilo = lanes });
        output.WriteLine($"{silos} silos started in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms");
        return cluster;
    }
}
