using System.Diagnostics;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Chaos;

/// <summary>
/// Trains a job on a cluster of processes, undisturbed and then while silos are killed, one after the other, and compares what comes out. Each killed silo is started again
/// after a pause; the next is killed when the job has recovered.
/// </summary>
internal sealed class ChaosRun(LocalCluster cluster, ChaosOptions options, Terminal terminal)
{
    private const string AllRoles = "coordinator,worker,serving";
    private const int MicroBatches = 12;
    private const int WarmUpSteps = 20;

    // Of every three kills at least one hits the coordinator's silo.
    private const int CoordinatorEvery = 3;

    private static readonly TimeSpan Calibration = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromSeconds(2);

    // What a coordinator had made and not yet reported may be reported after a kill; only what is beyond counts as recovery.
    private static readonly TimeSpan ReportMargin = TimeSpan.FromMilliseconds(400);

    private readonly Random _random = new(options.Seed);
    private volatile LocalSilo? _victim;
    private int _unplanned;

    /// <summary>Starts a cluster, runs, and takes the cluster down, whatever happens.</summary>
    /// <exception cref="RefusedException">There is no redis-server.</exception>
    /// <exception cref="UsageException">The job is too short for the kills.</exception>
    /// <exception cref="JobFailedException">A job failed, or stands still.</exception>
    public static async Task<ChaosResult> RunAsync(ChaosOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        var settings = new LocalClusterOptions { Heard = terminal.Verbose ? terminal.Say : null };
        terminal.Say(
            $"Starting Redis and {options.Silos} silos of all roles, one lane each; probe timeout {settings.ProbeTimeout.TotalSeconds:0.#} s: a silo that misses three probes is taken for dead by the others.");
        await using var cluster = await LocalCluster.StartAsync(Enumerable.Repeat(AllRoles, options.Silos), settings, cancellationToken);
        return await new ChaosRun(cluster, options, terminal).RunAsync(cancellationToken);
    }

    private async Task<ChaosResult> RunAsync(CancellationToken cancellationToken)
    {
        var spec = new TrainingSpec { Dataset = options.Dataset, Seed = (ulong)options.Seed, MicroBatches = MicroBatches, Shards = 2 * MicroBatches, MicroBatchSize = 16 };
        var stepsPerSecond = await CalibrateAsync(spec, cancellationToken);
        spec = spec with
        {
            Steps = options.Steps ?? Rounded(stepsPerSecond * BetweenKills.TotalSeconds * (options.Kills + 1)),
            CheckpointEvery = Rounded(stepsPerSecond * BetweenCheckpoints.TotalSeconds),
        };
        terminal.Say($"{stepsPerSecond:0} meta-steps a second; the job has {spec.Steps:N0}, with a checkpoint every {spec.CheckpointEvery:N0}.");

        var clock = Stopwatch.StartNew();
        var undisturbed = await UndisturbedAsync(spec, cancellationToken);
        var undisturbedTime = clock.Elapsed;
        clock.Restart();
        var (disturbed, kills, replayed) = await DisturbedAsync(spec, stepsPerSecond, cancellationToken);
        return new ChaosResult
        {
            Kills = kills.Count,
            CoordinatorKills = kills.Count(kill => kill.OfCoordinator),
            Silos = options.Silos,
            Steps = spec.Steps,
            CheckpointSha256 = disturbed,
            UndisturbedSha256 = undisturbed,
            StepsReplayed = replayed,
            RecoverySeconds = RecoveryTimes.Of(kills.Select(kill => kill.Recovery)),
            UndisturbedSeconds = undisturbedTime.TotalSeconds,
            DisturbedSeconds = clock.Elapsed.TotalSeconds,
            UnplannedExits = _unplanned,
        };
    }

    /// <summary>How many meta-steps a second this machine makes.</summary>
    private async Task<double> CalibrateAsync(TrainingSpec spec, CancellationToken cancellationToken)
    {
        const string Id = "calibration";
        await OnJobAsync(Id, job => job.SubmitAsync(spec with { Steps = 1_000_000, CheckpointEvery = 1_000_000 }), cancellationToken);
        var watch = Watch(Id);

        // The first steps load data and compile code.
        var warm = (await watch.FollowAsync(static status => status.Progress.Step >= WarmUpSteps, cancellationToken)).Progress;
        var later = (await watch.FollowAsync(
            status => status.Progress.Step > warm.Step && status.Progress.TrainingSeconds >= warm.TrainingSeconds + Calibration.TotalSeconds, cancellationToken)).Progress;
        await OnJobAsync(Id, job => job.StopAsync(), cancellationToken);
        return (later.Step - warm.Step) / (later.TrainingSeconds - warm.TrainingSeconds);
    }

    private async Task<string> UndisturbedAsync(TrainingSpec spec, CancellationToken cancellationToken)
    {
        const string Id = "undisturbed";
        await OnJobAsync(Id, job => job.SubmitAsync(spec), cancellationToken);
        return HashOf(await Watch(Id).FollowAsync(static _ => false, cancellationToken));
    }

    private async Task<(string Hash, List<Kill> Kills, int Replayed)> DisturbedAsync(TrainingSpec spec, double stepsPerSecond, CancellationToken cancellationToken)
    {
        const string Id = "disturbed";
        var margin = (int)Math.Ceiling(stepsPerSecond * ReportMargin.TotalSeconds);
        var kills = new List<Kill>();
        var watch = Watch(Id);
        await OnJobAsync(Id, job => job.SubmitAsync(spec), cancellationToken);
        for (var number = 1; number <= options.Kills; number++)
        {
            // Spread over the steps that are left and not over time: however quick the machine is, all of them fit.
            var due = watch.Steps.Highest + ((spec.Steps - watch.Steps.Highest) / (options.Kills - number + 2));
            var status = await watch.FollowAsync(_ => watch.Steps.Highest >= due, cancellationToken);
            if (status.HasEnded)
            {
                throw new UsageException($"The job of {spec.Steps:N0} meta-steps had ended before kill {number} of {options.Kills}. Give it more steps (--steps), or fewer kills (--kills).");
            }

            var coordinator = await cluster.FindCoordinatorAsync(Id, cancellationToken);
            var victim = number % CoordinatorEvery == 1 && coordinator is not null ? coordinator : cluster.Silos[_random.Next(cluster.Silos.Count)];
            var at = watch.Steps.Highest;
            var clock = Stopwatch.StartNew();
            _victim = victim;
            victim.Process.Kill();
            using var restart = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var restarted = StartAgainAsync(victim, TimeSpan.FromSeconds(0.5 + (2 * _random.NextDouble())), restart.Token);
            try
            {
                await watch.FollowAsync(_ => watch.Steps.Highest > at + margin, cancellationToken);
                kills.Add(new Kill(victim == coordinator, clock.Elapsed));
                terminal.Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Kill {number} of {options.Kills}: {victim.Name}{(victim == coordinator ? ", with the coordinator," : "")} at step {at:N0}; recovered after {clock.Elapsed.TotalSeconds:0.0} s."));
                await watch.FollowAsync(_ => restarted.IsCompleted, cancellationToken);
                await restarted;
            }
            finally
            {
                // No silo is to be started in a cluster that is taken down.
                await restart.CancelAsync();
                await restarted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        var ended = await watch.FollowAsync(static _ => false, cancellationToken);
        return (HashOf(ended), kills, watch.Steps.Replayed);
    }

    private async Task StartAgainAsync(LocalSilo silo, TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, cancellationToken);
        await cluster.StartAgainAsync(silo, cancellationToken);
        _victim = null;
    }

    private JobWatch Watch(string job) => new(cluster, job, ReviveAsync, terminal);

    private Task<JobStatus> OnJobAsync(string id, Func<IJobGrain, Task<JobStatus>> call, CancellationToken cancellationToken) =>
        cluster.CallAsync(grains => call(grains.GetGrain<IJobGrain>(id)), cancellationToken);

    private static string HashOf(JobStatus ended) => ended.Checkpoint!.Sha256;

    /// <summary>A number of steps for people: two digits and zeros.</summary>
    private static int Rounded(double steps)
    {
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, steps))) - 1));
        return Math.Max(1, (int)(Math.Ceiling(steps / unit) * unit));
    }

    /// <param name="OfCoordinator">Whether the coordinator was on the silo.</param>
    /// <param name="Recovery">From the kill until the job was beyond its step.</param>
    private sealed record Kill(bool OfCoordinator, TimeSpan Recovery);

    /// <summary>Starts silos again that have ended by themselves.</summary>
    private async Task ReviveAsync(CancellationToken cancellationToken)
    {
        foreach (var silo in cluster.Silos.Where(silo => silo != _victim && silo.Process.HasExited).ToArray())
        {
            _unplanned++;
            terminal.Say($"{silo.Name} has ended by itself with code {silo.Process.ExitCode}; it is started again. Its last output:\n{silo.Process.Output}");
            await cluster.StartAgainAsync(silo, cancellationToken);
        }
    }
}
