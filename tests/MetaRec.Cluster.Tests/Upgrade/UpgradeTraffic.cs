using MetaRec.Cli.Load;
using MetaRec.Client;
using MetaRec.Data;

namespace MetaRec.Cluster.Tests.Upgrade;

/// <summary>Users who write and ask all the time, through the gateway that is in service; nothing is sent twice, so whatever is not answered is a failure. Disposal ends it.</summary>
internal sealed class UpgradeTraffic : IAsyncDisposable
{
    private const int Connections = 3;
    private const int Users = 50;

    private readonly CancellationTokenSource _ending = new();
    private readonly FeedbackLedger _ledger = new();
    private readonly List<LoadClient> _clients = [];
    private readonly Traffic _traffic;
    private readonly Task _running;
    private readonly SemaphoreSlim[] _turns;
    private volatile LoadClient _client;
    private int _requests;

    /// <param name="gateway">Where requests go first.</param>
    /// <param name="data">What is served.</param>
    public UpgradeTraffic(Uri gateway, Dataset data)
    {
        _traffic = new Traffic(data, new LoadOptions { Users = Users });
        _client = Connect(gateway);
        _turns = [.. Enumerable.Range(0, Connections).Select(_ => new SemaphoreSlim(1))];
        _running = Task.WhenAll(_turns.Select(turn => Task.Run(() => SendAsync(turn))));
    }

    /// <summary>Requests answered so far.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Requests that were not answered as they should be.</summary>
    public int Failures => _clients.Sum(client => client.Failures);

    /// <summary>What happened to the first of them.</summary>
    public string? FirstFailure => _clients.Select(client => client.FirstFailure).FirstOrDefault(failure => failure is not null);

    /// <summary>Sends what comes next to another gateway, and returns once the last request to the one before is answered: as a Service does that takes a pod out before it ends.</summary>
    public async Task MoveAsync(Uri gateway)
    {
        _client = Connect(gateway);
        foreach (var turn in _turns)
        {
            await turn.WaitAsync();
            turn.Release();
        }
    }

    /// <summary>Waits until so many more requests are answered.</summary>
    public async Task WaitForAsync(int more, CancellationToken cancellationToken)
    {
        for (var wanted = Requests + more; Requests < wanted;)
        {
            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>Reads back what was acknowledged, after the end.</summary>
    public async Task<LedgerCheck> CheckAsync(Uri gateway, CancellationToken cancellationToken)
    {
        await DisposeAsync();
        using var reader = new MetaRecClient(gateway);
        return await _ledger.CheckAsync(user => FeedbackLedger.ReadAsync(reader, ServedModel.Name, user, cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        _clients.ForEach(client => client.Dispose());
    }

    private LoadClient Connect(Uri gateway)
    {
        var client = new LoadClient(gateway, ServedModel.Name, _ledger);
        _clients.Add(client);
        return client;
    }

    private async Task SendAsync(SemaphoreSlim turn)
    {
        while (!_ending.IsCancellationRequested)
        {
            await turn.WaitAsync();
            try
            {
                var entry = _traffic.NextEvent();
                await _client.SendAsync(new LoadRequest(entry));
                await _client.SendAsync(new LoadRequest(entry.User, null));
                Interlocked.Add(ref _requests, 2);
            }
            finally
            {
                turn.Release();
            }
        }
    }
}
