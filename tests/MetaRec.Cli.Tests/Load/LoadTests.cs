using System.Collections.Concurrent;
using System.Diagnostics;
using MetaRec.Cli.Load;
using MetaRec.Data;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Tests.Load;

public sealed class LoadTests
{
    private static readonly Dataset World = SyntheticGenerator.Generate(new SyntheticSpec { Users = 80, Items = 60, RatingsPerUser = 25 });

    [Fact]
    public async Task OpenLoop_FirstRequestIsNotAnswered_TheOthersArriveWhenTheyAreDue()
    {
        const int Requests = 19;
        using var arrived = new CountdownEvent(Requests - 1);
        var due = new ConcurrentBag<long>();
        var first = true;

        await OpenLoop.RunAsync(
            TimeSpan.FromMilliseconds(20),
            () => 0.001,
            async at =>
            {
                due.Add(at);
                if (Interlocked.Exchange(ref first, false))
                {
                    // A loop that waited for answers would stand still here.
                    await Task.Run(arrived.Wait, CancellationToken.None);
                }
                else
                {
                    arrived.Signal();
                }
            },
            CancellationToken.None);

        long[] sorted = [.. due.Order()];
        Assert.Equal(Requests, sorted.Length);
        Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, (Stopwatch.Frequency / 1000) - 1, (Stopwatch.Frequency / 1000) + 1));
    }

    [Fact]
    public async Task OpenLoop_Cancelled_Ends() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => OpenLoop.RunAsync(TimeSpan.FromHours(1), () => 1, _ => Task.CompletedTask, new CancellationToken(canceled: true)));

    [Fact]
    public async Task ClosedLoop_Connections_AreAsManyRequestsAtATime()
    {
        using var together = new Barrier(3);
        var running = 0;
        var atOnce = new ConcurrentBag<int>();

        // Nobody goes on before three are there: with fewer at a time the run would not end.
        var (requests, _) = await ClosedLoop.RunAsync(
            3,
            TimeSpan.FromTicks(1),
            () => Task.Run(() =>
            {
                atOnce.Add(Interlocked.Increment(ref running));
                together.SignalAndWait();
            }),
            CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(3, requests);
        Assert.Equal([1, 2, 3], atOnce.Order());
    }

    [Fact]
    public async Task Check_EventsLostAndRepeated_AreCounted()
    {
        var ledger = new FeedbackLedger();
        foreach (var id in (string[])["a", "b", "c", "c"])
        {
            ledger.Add("ann", id);
        }

        ledger.Add("bob", "a");
        var check = await ledger.CheckAsync(user => Task.FromResult<IReadOnlyList<string>>(user == "ann" ? ["x", "b", "a", "b", "b"] : []));

        Assert.Equal(4, ledger.Count);
        Assert.Equal(new LedgerCheck(Lost: 2, Repeated: 2), check);
    }

    [Fact]
    public void Traffic_Histories_HaveAllUsersOtherItemsAndIdsOfTheirOwn()
    {
        var events = new Traffic(World, new LoadOptions { Users = 30, Interactions = 20 }).Histories().ToList();

        Assert.Equal(600, events.Select(entry => entry.Id).Distinct().Count());
        Assert.Equal(600, events.Select(entry => (entry.User, entry.Item)).Distinct().Count());
        Assert.All(events.CountBy(entry => entry.User), user => Assert.Equal(20, user.Value));
        Assert.All(events, entry => Assert.InRange(entry.Rating, World.Scale.Min, World.Scale.Max));
    }

    [Fact]
    public void Traffic_ManyRequests_HaveTheShareAndTheRateAskedFor()
    {
        var traffic = new Traffic(World, new LoadOptions { Rate = 50, WriteShare = 0.2 });
        var requests = Enumerable.Range(0, 10_000).Select(_ => traffic.Next()).ToList();
        var seconds = Enumerable.Range(0, 10_000).Sum(_ => traffic.NextGap());

        // Fixed seed; both within four standard deviations.
        Assert.InRange(requests.Count(request => request.IsWrite), 1840, 2160);
        Assert.InRange(seconds, 192, 208);
        Assert.All(requests, request => Assert.True(request.Event is null || request.Event.User == request.User));
    }

    [Fact]
    public async Task Send_NobodyListens_IsAFailureAndNoException()
    {
        using var client = new LoadClient(new Uri("http://127.0.0.1:1/"), "default", new FeedbackLedger());

        await client.SendAsync(new LoadRequest("ann", null));

        Assert.Equal(1, client.Failures);
        Assert.Contains("127.0.0.1:1", client.FirstFailure, StringComparison.Ordinal);
    }

    [Fact]
    public void ArmCosts_RoundsOfDifferentPace_AreComparedWithinTheRound()
    {
        // Twice as slow in the second round: 10 % and 20 % for arm metrics, 50 % and 0 % for the shadow.
        var costs = ArmCosts.Of([(100, 110, 165), (200, 240, 240)]);

        Assert.Equal(2, costs.Rounds);
        Assert.Equal((150, 175, 202.5), (costs.OffCpuUs, costs.ArmsCpuUs, costs.ShadowCpuUs));
        Assert.Equal(0.15, costs.ArmMetricsCost, 1e-12);
        Assert.Equal(0.05, costs.ArmMetricsCostError, 1e-12);
        Assert.Equal(0.25, costs.ShadowCost, 1e-12);
        Assert.Equal(0.25, costs.ShadowCostError, 1e-12);
        Assert.Equal(0, ArmCosts.Of([(100, 101, 102)]).ArmMetricsCostError);
    }
}
