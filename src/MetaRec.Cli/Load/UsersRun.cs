using System.Diagnostics;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Contracts.Serving;
using MetaRec.Data;

namespace MetaRec.Cli.Load;

/// <summary>Stores users through their grains, lets them leave memory, asks about some, lets those leave too, and measures the heap in between.</summary>
internal sealed class UsersRun(ServedModel served, Dataset dataset, UsersOptions options, Terminal terminal)
{
    private const int Writers = 64;

    // Spreads consecutive numbers over the users.
    private const int Stride = 7919;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly IGrainFactory _grains = served.Process.Grains;

    /// <summary>Runs.</summary>
    public async Task<UsersResult> RunAsync(CancellationToken cancellationToken)
    {
        await UserOf(0, "warm").RecommendAsync(new RankingQuery());
        var empty = await IdleHeapAsync(cancellationToken);
        var (first, last) = await StoreAsync(cancellationToken);
        terminal.Say("Waiting until they have left memory.");
        var idle = await IdleHeapAsync(cancellationToken);
        var count = Math.Max(1, (int)(options.Users * options.Active));
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Asking about {Counted.Of(count, "user")}."));
        var latencies = new LatencySeries();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            async (number, _) =>
            {
                var clock = Stopwatch.StartNew();
                await UserOf((int)((long)number * Stride % options.Users)).RecommendAsync(new RankingQuery());
                latencies.Add(clock.Elapsed);
            });
        var active = Heap();
        var activeUsers = await ActiveAsync();
        terminal.Say("Waiting until they have left memory.");
        var after = await IdleHeapAsync(cancellationToken);
        return new UsersResult
        {
            Users = options.Users,
            Interactions = options.Interactions,
            FirstUsersPerSecond = first,
            LastUsersPerSecond = last,
            DiskBytesPerUser = (double)Directory.EnumerateFiles(served.StorageFolder).Sum(file => new FileInfo(file).Length) / options.Users,
            EmptyHeapBytes = empty,
            IdleHeapBytes = idle,
            ActiveHeapBytes = active,
            AfterHeapBytes = after,
            ActiveUsers = activeUsers,
            BytesPerIdleUser = (double)(idle - empty) / options.Users,
            BytesPerActiveUser = (double)(active - idle) / Math.Max(1, activeUsers),
            ActivateMs = latencies.Percentiles(),
        };
    }

    private static long Heap()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private IUserGrain UserOf(int number, string kind = "u") => _grains.GetGrain<IUserGrain>(ExternalId.Key(ServedModel.Name, string.Create(CultureInfo.InvariantCulture, $"{kind}{number}")));

    private async Task<(double First, double Last)> StoreAsync(CancellationToken cancellationToken)
    {
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Storing {options.Users:N0} users of {Counted.Of(options.Interactions, "event")} each."));
        var clock = Stopwatch.StartNew();
        var tenth = Math.Max(1, options.Users / 10);
        var (first, last) = (0.0, 0.0);
        for (var start = 0; start < options.Users; start += tenth)
        {
            var (from, end) = (start, Math.Min(start + tenth, options.Users));
            var began = clock.Elapsed;
            await Parallel.ForEachAsync(
                Enumerable.Range(from, end - from),
                new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
                async (user, _) =>
                {
                    await UserOf(user).AppendAsync(History(user));
                    if (user % 1000 == 0)
                    {
                        terminal.Progress(string.Create(CultureInfo.InvariantCulture, $"{user:N0} of {options.Users:N0} users, {user / Math.Max(0.001, clock.Elapsed.TotalSeconds):N0} a second."));
                    }
                });
            last = (end - from) / (clock.Elapsed - began).TotalSeconds;
            first = start == 0 ? last : first;
        }

        terminal.EndProgress();
        return (first, last);
    }

    private List<FeedbackEvent> History(int user)
    {
        var random = new StableRandom((ulong)user);
        var items = new HashSet<int>();
        while (items.Count < Math.Min(options.Interactions, dataset.Items.Count))
        {
            items.Add(random.Next(dataset.Items.Count));
        }

        return [.. items.Select((item, place) => new FeedbackEvent(
            string.Create(CultureInfo.InvariantCulture, $"e{place}"), dataset.Items[item], dataset.Scale.Min + random.Next((int)(dataset.Scale.Max - dataset.Scale.Min) + 1)))];
    }

    /// <summary>Waits until no user is in memory, and measures.</summary>
    private async Task<long> IdleHeapAsync(CancellationToken cancellationToken)
    {
        while (await ActiveAsync() > 0)
        {
            await Task.Delay(PollInterval, cancellationToken);
        }

        return Heap();
    }

    private async Task<int> ActiveAsync() => (await _grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics())
        .Where(grain => grain.GrainType.Contains("UserGrain", StringComparison.Ordinal)).Sum(grain => grain.ActivationCount);
}
