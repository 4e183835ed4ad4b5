using System.ComponentModel.DataAnnotations;
using System.Globalization;
using MetaRec.Hosting.Storage.Sql;
using MetaRec.Hosting.Storage.Sqlite;

namespace MetaRec.Silo.Standalone;

/// <summary>
/// A whole cluster in one process: silos that talk TCP over the loopback interface and keep membership, grain state and reminders in one
/// SQLite file. What grains have written survives the loss of any silo, and of the process. Thread-safe.
/// </summary>
public sealed class StandaloneCluster : IAsyncDisposable
{
    /// <summary>The service id of every standalone cluster. It is part of the key of grain state, and therefore never changes.</summary>
    public const string ServiceId = "metarec";

    /// <summary>The name of the grain storage provider.</summary>
    public const string StorageName = "metarec";

    private readonly StorageFolderLock _lock;
    private readonly SqliteDatabase _database;
    private readonly StandaloneSiloFactory _factory;
    private readonly SemaphoreSlim _changing = new(1);
    private readonly TimeSpan _shutdownTimeout;
    private volatile IReadOnlyList<StandaloneSilo> _silos = [];
    private int _disposed;

    private StandaloneCluster(StandaloneOptions options)
    {
        _shutdownTimeout = options.ShutdownTimeout;
        _lock = new StorageFolderLock(options.StorageFolder);
        try
        {
            _database = new SqliteDatabase(options.StorageFolder);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        ClusterId = $"standalone-{Guid.NewGuid():N}";
        _factory = new StandaloneSiloFactory(options, _database, ClusterId);
    }

    /// <summary>The identity of this run. A fresh one each time: silos of an earlier run that crashed are not waited for.</summary>
    public string ClusterId { get; }

    /// <summary>Every silo ever started, in the order of starting; stopped silos keep their place.</summary>
    public IReadOnlyList<StandaloneSilo> Silos => _silos;

    /// <summary>Calls grains from the first silo that runs.</summary>
    /// <exception cref="InvalidOperationException">No silo runs.</exception>
    public IGrainFactory GrainFactory =>
        (_silos.FirstOrDefault(static silo => silo.IsRunning) ?? throw new InvalidOperationException("No silo of the standalone cluster is running. Start one first.")).GrainFactory;

    /// <summary>Starts a cluster and returns once all its silos have joined.</summary>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">Another cluster uses the storage folder, or its files are of another version.</exception>
    public static async Task<StandaloneCluster> StartAsync(StandaloneOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var cluster = new StandaloneCluster(options);
        try
        {
            await SqlMembershipTable.DeleteAllAsync(cluster._database, cancellationToken);

            // The first silo founds the cluster; the others then join side by side.
            await cluster.StartSilosAsync(1, cancellationToken);
            await cluster.StartSilosAsync(options.Silos - 1, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a silo to the cluster.</summary>
    public async Task<StandaloneSilo> StartSiloAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return (await StartSilosAsync(1, cancellationToken))[0];
    }

    /// <summary>Stops a silo gracefully: its grains are deactivated, and work on its lanes is given back to be done elsewhere.</summary>
    /// <param name="index">The place in <see cref="Silos"/>. Stopping a silo that no longer runs does nothing.</param>
    /// <param name="cancellationToken">Cuts the stopping short, like <see cref="KillSiloAsync"/>.</param>
    public Task StopSiloAsync(int index, CancellationToken cancellationToken = default) => StopAsync(_silos[index], cancellationToken);

    /// <summary>Ends a silo without draining anything, as a crash would. The others notice by its closed connections and missed probes.</summary>
    /// <param name="index">The place in <see cref="Silos"/>. Killing a silo that no longer runs does nothing.</param>
    public Task KillSiloAsync(int index) => _silos[index].StopAsync(new CancellationToken(canceled: true));

    /// <summary>Stops all silos gracefully, one after the other, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _changing.WaitAsync();
        foreach (var silo in _silos)
        {
            silo.Mute();
        }

        try
        {
            foreach (var silo in _silos.Reverse())
            {
                await StopAsync(silo, CancellationToken.None);
            }
        }
        finally
        {
            _database.Dispose();
            _lock.Dispose();
            _changing.Dispose();
        }
    }

    private async Task StopAsync(StandaloneSilo silo, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_shutdownTimeout);
        await silo.StopAsync(limit.Token);
    }

    private async Task<StandaloneSilo[]> StartSilosAsync(int count, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var known = _silos.Count;
            var starting = Enumerable.Range(known, count)
                .Select(i => _factory.StartAsync(string.Create(CultureInfo.InvariantCulture, $"silo-{i}"), cancellationToken))
                .ToArray();
            try
            {
                return await Task.WhenAll(starting);
            }
            finally
            {
                _silos = [.. _silos, .. starting.Where(static task => task.IsCompletedSuccessfully).Select(static task => task.Result)];
            }
        }
        finally
        {
            _changing.Release();
        }
    }
}
