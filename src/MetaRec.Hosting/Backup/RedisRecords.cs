using System.Globalization;
using System.Text;
using MetaRec.Data;
using StackExchange.Redis;

namespace MetaRec.Hosting.Backup;

/// <summary>
/// All records of a service in a Redis, read at one point of time and written back. Membership is left out: silos that come to a restored store enter themselves.
/// </summary>
/// <remarks>Reading is one script, in which Redis answers nobody else: about a second for a few hundred megabytes. So the records fit together as they would after a crash of everything at that moment.</remarks>
public sealed class RedisRecords : IAsyncDisposable
{
    private const int Batch = 500;
    private const string SortedSet = "zset";

    private const string ReadAll = """
        local found = {}
        local cursor = '0'
        repeat
          local page = redis.call('SCAN', cursor, 'MATCH', ARGV[1], 'COUNT', 1000)
          cursor = page[1]
          for _, key in ipairs(page[2]) do
            local kind = redis.call('TYPE', key).ok
            if kind == 'hash' then
              found[#found + 1] = {key, kind, redis.call('HGETALL', key)}
            elseif kind == 'zset' then
              found[#found + 1] = {key, kind, redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')}
            elseif kind ~= 'none' then
              return redis.error_reply('METAREC ' .. key .. ' is a ' .. kind)
            end
          end
        until cursor == '0'
        return found
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConnectionMultiplexer _connection;
    private readonly RedisAddress _address;
    private readonly string _service;

    private RedisRecords(ConnectionMultiplexer connection, RedisAddress address, string service) => (_connection, _address, _service) = (connection, address, service);

    private RedisKey Mark => MarkOf(_service);

    /// <summary>Connects.</summary>
    /// <param name="address">The Redis.</param>
    /// <param name="service">The service id of the cluster.</param>
    /// <exception cref="ClusterUnreachableException">Nobody answers, or it is a Redis cluster, which has no one point of time.</exception>
    public static async Task<RedisRecords> OpenAsync(RedisAddress address, string service)
    {
        ArgumentNullException.ThrowIfNull(address);
        var once = address.ToConfiguration();
        once.AbortOnConnectFail = true;
        once.AsyncTimeout = once.SyncTimeout = (int)Patience.TotalMilliseconds;
        var connection = await AskAsync(address, () => ConnectionMultiplexer.ConnectAsync(once));
        if (connection.GetServers().Any(static server => server.ServerType == ServerType.Cluster))
        {
            await connection.DisposeAsync();
            throw new ClusterUnreachableException($"Redis at {address} is a Redis cluster, whose nodes cannot be read at one point of time. Take the backups of its provider, and the checkpoint folder after them.");
        }

        return new RedisRecords(connection, address, service);
    }

    /// <summary>The key whose value names the backup that is being restored. While it is there, no silo starts: some of the records are missing.</summary>
    internal static RedisKey MarkOf(string service) => $"{service}/restoring";

    /// <summary>What to do with a store that <see cref="MarkOf"/> marks.</summary>
    public static string HowToGoOn(string backup, string service) =>
        $"the restore of the backup {backup} was interrupted, or still runs. Run `metarec backup restore` with that backup again, or delete the keys '{service}/*'.";

    /// <summary>Reads all records at one point of time, by key.</summary>
    /// <exception cref="ClusterUnreachableException">Redis does not answer, or refuses, or holds what an interrupted restore has left.</exception>
    public async Task<IReadOnlyList<StoredRecord>> ReadAsync()
    {
        if (await BeingRestoredAsync() is { } backup)
        {
            throw new ClusterUnreachableException($"Redis at {_address} has only some of the records of the service '{_service}': {HowToGoOn(backup, _service)}");
        }

        var found = (RedisResult[])(await AskAsync(_address, () => _connection.GetDatabase().ScriptEvaluateAsync(ReadAll, values: [$"{Escape(_service)}/*"])))!;

        // SCAN may give a key twice.
        return [.. found.Select(RecordOf).Where(record => !IsLeftOut(record.Key)).DistinctBy(record => record.Key).OrderBy(record => record.Key, StringComparer.Ordinal)];
    }

    /// <summary>Which backup is being restored, or was when it was interrupted; null where none was.</summary>
    public async Task<string?> BeingRestoredAsync() => await AskAsync(_address, () => _connection.GetDatabase().StringGetAsync(Mark));

    /// <summary>Whether there is anything of the service.</summary>
    public async Task<bool> HasRecordsAsync() => await AskAsync(_address, async () =>
        await _connection.GetServers()[0].KeysAsync(pattern: $"{Escape(_service)}/*", pageSize: 1).GetAsyncEnumerator().MoveNextAsync());

    /// <summary>Marks the store as one that a backup is being restored to, until its records are all written.</summary>
    /// <param name="backup">Names the backup and no other.</param>
    /// <returns>The backup that the store is marked with: another one, where that came first.</returns>
    public async Task<string> BeginRestoreAsync(string backup)
    {
        await AskAsync(_address, () => _connection.GetDatabase().StringSetAsync(Mark, backup, when: When.NotExists));
        return await BeingRestoredAsync() ?? backup;
    }

    /// <summary>Writes all records of the backup that the store is marked with, and takes the mark off. Interrupted, it can be done again.</summary>
    /// <exception cref="ClusterUnreachableException">Redis does not answer, or refuses.</exception>
    public async Task WriteAsync(IReadOnlyList<StoredRecord> records, Action<int> wrote, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(wrote);
        var database = _connection.GetDatabase();
        foreach (var (batch, index) in records.Chunk(Batch).Select((batch, index) => (batch, index)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await AskAsync(_address, async () =>
            {
                await Task.WhenAll(batch.Select(record => WriteAsync(database, record)));
                return true;
            });
            wrote((index * Batch) + batch.Length);
        }

        await AskAsync(_address, () => database.KeyDeleteAsync(Mark));
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static Task WriteAsync(IDatabase database, StoredRecord record) => record.Kind == StoredRecordKind.SortedSet
        ? database.SortedSetAddAsync(record.Key, [.. record.Fields.Select(field => new SortedSetEntry(field.Key, double.Parse(Encoding.ASCII.GetString(field.Value), CultureInfo.InvariantCulture)))])
        : database.HashSetAsync(record.Key, [.. record.Fields.Select(field => new HashEntry(field.Key, field.Value))]);

    private bool IsLeftOut(string key) => key.StartsWith($"{_service}/members/", StringComparison.Ordinal);

    private static StoredRecord RecordOf(RedisResult result)
    {
        var parts = (RedisResult[])result!;
        var fields = (RedisResult[])parts[2]!;
        return new StoredRecord((string)parts[0]!, (string)parts[1]! == SortedSet ? StoredRecordKind.SortedSet : StoredRecordKind.Hash, fields.Chunk(2).ToDictionary(pair => (string)pair[0]!, pair => (byte[])pair[1]!, StringComparer.Ordinal));
    }

    /// <summary>A text that SCAN's pattern is to take as it stands.</summary>
    private static string Escape(string text) => string.Concat(text.Select(letter => @"\*?[]^-".Contains(letter) ? $@"\{letter}" : $"{letter}"));

    private static async Task<T> AskAsync<T>(RedisAddress address, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException)
        {
            throw new ClusterUnreachableException($"Redis at {address} cannot be reached, or refuses: {ErrorText.FirstLine(error.Message)} Start it, or correct the address (--cluster).", error);
        }
    }
}
