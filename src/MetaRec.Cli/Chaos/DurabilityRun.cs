using System.Diagnostics;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Load;
using MetaRec.Cli.Training;
using MetaRec.Client;
using MetaRec.Data;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Chaos;

/// <summary>Writes feedback through gateways while serving silos are killed and started again, then reads back what was acknowledged.</summary>
internal sealed class DurabilityRun(LocalCluster cluster, IReadOnlyList<LocalSilo> serving, DurabilityOptions options, Terminal terminal)
{
    private const string Model = ServedModel.Name;
    private const int Gateways = 2;
    private const int Users = 200;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly Random _random = new(options.Seed);
    private readonly FeedbackLedger _ledger = new();
    private int _unplanned;

    /// <summary>Starts a cluster, runs, and takes the cluster down, whatever happens.</summary>
    /// <exception cref="RefusedException">There is no redis-server.</exception>
    /// <exception cref="JobFailedException">The model cannot be trained, or an event was rejected.</exception>
    public static async Task<DurabilityResult> RunAsync(DurabilityOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Say($"Starting Redis (every write reaches its disk before it is answered), {options.Silos} serving silos, a silo that trains, and {Gateways} gateways.");
        var roles = Enumerable.Repeat("serving", options.Silos).Prepend("coordinator,worker");
        await using var cluster = await LocalCluster.StartAsync(roles, new LocalClusterOptions { Heard = terminal.Verbose ? terminal.Say : null }, cancellationToken);
        IReadOnlyList<LocalSilo> serving = [.. cluster.Silos.Where(silo => silo.Roles == "serving")];
        return await new DurabilityRun(cluster, serving, options, terminal).RunAsync(cancellationToken);
    }

    private async Task<DurabilityResult> RunAsync(CancellationToken cancellationToken)
    {
        var spec = DefaultSpecs.For(DefaultSpecs.Synthetic(quick: true), TrainingSetting.AllWarm, quick: true);
        await ServedModel.PromoteAsync(cluster.Grains, spec, cancellationToken);
        var gateways = new List<MetaRecClient>();
        try
        {
            while (gateways.Count < Gateways)
            {
                gateways.Add(new MetaRecClient((await cluster.StartGatewayAsync(cancellationToken: cancellationToken)).Address));
            }

            return await RunAsync([.. gateways], new Traffic(DatasetCatalog.Load(spec.Dataset), new LoadOptions { Users = Users, Seed = (ulong)options.Seed }), cancellationToken);
        }
        finally
        {
            gateways.ForEach(gateway => gateway.Dispose());
        }
    }

    private async Task<DurabilityResult> RunAsync(MetaRecClient[] gateways, Traffic traffic, CancellationToken cancellationToken)
    {
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(options.Writers, "client")} write for {options.Seconds:0.#} s, while serving silos are killed {Counted.Of(options.Kills, "time")}."));
        FeedbackWriter[] writers = [.. Enumerable.Range(0, options.Writers).Select(place => new FeedbackWriter([.. gateways[(place % Gateways)..], .. gateways[..(place % Gateways)]], Model, _ledger))];
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clock = Stopwatch.StartNew();
        var writing = Task.WhenAll(writers.Select(writer => Task.Run(
            async () =>
            {
                while (clock.Elapsed.TotalSeconds < options.Seconds)
                {
                    await writer.WriteAsync(traffic.NextEvent(), ending.Token);
                }
            },
            ending.Token)));
        try
        {
            await KillAsync(clock, writing, ending.Token);
            await writing;
        }
        finally
        {
            await ending.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var seconds = clock.Elapsed.TotalSeconds;
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Reading back the {_ledger.Count:N0} events that were acknowledged."));
        var patient = new RetryPolicy { Patience = TimeSpan.FromMinutes(2) };
        var check = await _ledger.CheckAsync(user => patient.RunAsync(() => FeedbackLedger.ReadAsync(gateways[0], Model, user, cancellationToken), cancellationToken));
        return new DurabilityResult
        {
            Seconds = seconds,
            Writers = options.Writers,
            Kills = options.Kills,
            UnplannedExits = _unplanned,
            AcknowledgedFeedback = _ledger.Count,
            AcknowledgedByRetry = writers.Sum(writer => writer.AcknowledgedByRetry),
            Retries = writers.Sum(writer => writer.Retries),
            LongestSeconds = writers.Max(writer => writer.Longest).TotalSeconds,
            LostFeedback = check.Lost,
            RepeatedFeedback = check.Repeated,
        };
    }

    /// <summary>Kills silos, spread over the time of writing; the next when the last is a member again.</summary>
    private async Task KillAsync(Stopwatch clock, Task writing, CancellationToken cancellationToken)
    {
        for (var number = 1; number <= options.Kills; number++)
        {
            var due = options.Seconds * number / (options.Kills + 1);
            while (clock.Elapsed.TotalSeconds < due && !writing.IsFaulted)
            {
                await ReviveAsync(cancellationToken);
                await Task.Delay(PollInterval, cancellationToken);
            }

            var victim = serving[_random.Next(serving.Count)];
            var before = _ledger.Count;
            victim.Process.Kill();
            terminal.Say(string.Create(
                CultureInfo.InvariantCulture, $"Kill {number} of {options.Kills}: {victim.Name} after {clock.Elapsed.TotalSeconds:0.0} s and {Counted.Of(before, "acknowledged event")}."));
            await victim.Process.WaitForExitAsync(TimeSpan.FromMinutes(1), cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(0.5 + (2 * _random.NextDouble())), cancellationToken);
            await cluster.StartAgainAsync(victim, cancellationToken);
        }
    }

    private async Task ReviveAsync(CancellationToken cancellationToken)
    {
        foreach (var silo in serving.Where(silo => silo.Process.HasExited))
        {
            _unplanned++;
            terminal.Say($"{silo.Name} has ended by itself with code {silo.Process.ExitCode}; it is started again. Its last output:\n{silo.Process.Output}");
            await cluster.StartAgainAsync(silo, cancellationToken);
        }
    }
}
