using System.Diagnostics;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Client;
using MetaRec.Data;

namespace MetaRec.Cli.Load;

/// <summary>Loads a server over HTTP: at a rate, then with as much as it can do, then with and without arm metrics; then reads back what was acknowledged.</summary>
internal sealed class LoadRun(ServedModel served, Dataset dataset, LoadOptions options, Terminal terminal)
{
    private const string Model = ServedModel.Name;
    private const int UsersPerBatch = 25;

    // Code is compiled, connections are made, and users adapted to, before anything counts.
    private const double LongestWarmUp = 3;

    private readonly LatencySeries _reads = new();
    private readonly LatencySeries _writes = new();
    private readonly FeedbackLedger _ledger = new();

    /// <param name="shadow">The version that is a shadow in turns.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JobFailedException">The server does not take the users' histories.</exception>
    public async Task<LoadResult> RunAsync(int? shadow, CancellationToken cancellationToken)
    {
        var traffic = new Traffic(dataset, options);
        using var client = new LoadClient(served.Process.Server, Model, _ledger);
        await StoreHistoriesAsync(client, traffic, cancellationToken);
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Load: {options.Rate:0.#} requests a second, {options.WriteShare:0%} of them feedback, for {options.Seconds:0.#} s; then {options.Connections} connections as fast as they can, as long."));

        // Slower first, then at the rate of the measurement.
        var warmUp = TimeSpan.FromSeconds(Math.Min(LongestWarmUp, options.Seconds));
        await ClosedLoop.RunAsync(2, warmUp, () => client.SendAsync(traffic.Next()), cancellationToken);
        await OpenLoop.RunAsync(warmUp, traffic.NextGap, _ => client.SendAsync(traffic.Next()), cancellationToken);
        var duration = TimeSpan.FromSeconds(options.Seconds);
        var clock = Stopwatch.StartNew();
        await OpenLoop.RunAsync(
            duration,
            traffic.NextGap,
            async due =>
            {
                var request = traffic.Next();
                await client.SendAsync(request);
                (request.IsWrite ? _writes : _reads).Add(Stopwatch.GetElapsedTime(due));
                terminal.Progress(string.Create(CultureInfo.InvariantCulture, $"At the rate: {_reads.Count + _writes.Count:N0} requests, {clock.Elapsed.TotalSeconds:0} of {options.Seconds:0.#} s."));
            },
            cancellationToken);
        terminal.EndProgress();
        var (saturated, seconds) = await ClosedLoop.RunAsync(options.Connections, duration, () => client.SendAsync(traffic.Next()), cancellationToken);
        var arms = shadow is { } version ? await new ArmCostRun(served, version, options, terminal).RunAsync(() => client.SendAsync(traffic.Next()), cancellationToken) : null;
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Reading back the {_ledger.Count:N0} events that were acknowledged."));
        using var reader = new MetaRecClient(served.Process.Server);
        var check = await _ledger.CheckAsync(user => FeedbackLedger.ReadAsync(reader, Model, user, cancellationToken));
        var requests = _reads.Count + _writes.Count;
        return new LoadResult(
            _reads.Percentiles(), _writes.Percentiles(), _reads.Percentiles(_writes), requests / options.Seconds, saturated / seconds, requests + saturated,
            client.Failures, client.FirstFailure, arms, _ledger.Count, check.Lost, check.Repeated);
    }

    private async Task StoreHistoriesAsync(LoadClient client, Traffic traffic, CancellationToken cancellationToken)
    {
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Storing {options.Interactions} events of each of {options.Users:N0} users."));
        foreach (var batch in traffic.Histories().Chunk(UsersPerBatch * options.Interactions))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await client.AddAsync(batch);
        }

        if (client.Failures > 0)
        {
            throw new JobFailedException($"The server does not take the users' histories: {client.FirstFailure}");
        }
    }
}
