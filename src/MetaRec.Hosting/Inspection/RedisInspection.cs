using System.Globalization;
using MetaRec.Data;
using StackExchange.Redis;

namespace MetaRec.Hosting.Inspection;

/// <summary>What INFO and CONFIG GET say about a Redis that keeps a cluster's state.</summary>
internal static class RedisInspection
{
    private const int OldestMajor = 6;
    private const double FullMemory = 0.8;

    public static async Task<StoreReport> RunAsync(RedisAddress address, TimeProvider time)
    {
        var once = address.ToConfiguration();
        once.AbortOnConnectFail = true;
        once.AllowAdmin = true;
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(once);
            var server = connection.GetServers().FirstOrDefault(server => server is { IsConnected: true, IsReplica: false }) ?? connection.GetServers()[0];
            var (latency, skew) = await ClockSample.TakeAsync(async () => new DateTimeOffset(await server.TimeAsync(), TimeSpan.Zero), time);
            var info = (await server.InfoAsync()).SelectMany(section => section).GroupBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Value);
            return new StoreReport("Redis", info.GetValueOrDefault("redis_version", "of an unknown version"), latency, skew, [.. Judge(info, await FlushPolicyAsync(server))]);
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException)
        {
            throw new ClusterUnreachableException($"Redis at {address} cannot be reached, or refuses: {ErrorText.FirstLine(error.Message)} Start it, or correct the address (--cluster).", error);
        }
    }

    /// <summary>What is to be thought of the settings of a Redis.</summary>
    /// <param name="info">Its INFO.</param>
    /// <param name="flushPolicy">Its appendfsync; null where it does not say.</param>
    internal static IEnumerable<StoreSetting> Judge(IReadOnlyDictionary<string, string> info, string? flushPolicy)
    {
        var version = info.GetValueOrDefault("redis_version", "");
        yield return int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major >= OldestMajor
            ? new StoreSetting("version", StoreSettingState.Fine, version)
            : new StoreSetting("version", StoreSettingState.Doubtful, version, $"Redis {OldestMajor} or newer is what clusters are run on. Upgrade it.");
        yield return info.GetValueOrDefault("role") is "slave"
            ? new StoreSetting("role", StoreSettingState.Wrong, "a replica, which takes no writes", "Give the address of the primary.")
            : new StoreSetting("role", StoreSettingState.Fine, "primary");
        yield return AppendOnly(info, flushPolicy);
        yield return Eviction(info);
        if (info.GetValueOrDefault("aof_last_write_status") is { } status && status != "ok")
        {
            yield return new StoreSetting("last write to disk", StoreSettingState.Wrong, status, "Make room on the disk of Redis, or mend it: it refuses writes until one succeeds.");
        }
    }

    private static StoreSetting AppendOnly(IReadOnlyDictionary<string, string> info, string? flushPolicy)
    {
        const string Name = "append-only file";
        const string Remedy = "Set appendonly yes and appendfsync always: otherwise what was acknowledged may be lost with Redis.";
        return (info.GetValueOrDefault("aof_enabled"), flushPolicy) switch
        {
            ("1", "always") => new StoreSetting(Name, StoreSettingState.Fine, "on, written before every answer"),
            ("1", null) => new StoreSetting(Name, StoreSettingState.Doubtful, "on; when it is flushed is not known (CONFIG GET is refused)", "See that appendfsync is 'always'."),
            ("1", var policy) => new StoreSetting(Name, StoreSettingState.Doubtful, $"on, flushed '{policy}'", Remedy),
            _ => new StoreSetting(Name, StoreSettingState.Wrong, "off", Remedy),
        };
    }

    private static StoreSetting Eviction(IReadOnlyDictionary<string, string> info)
    {
        const string Name = "memory";
        var (used, most) = (Number(info, "used_memory"), Number(info, "maxmemory"));
        var policy = info.GetValueOrDefault("maxmemory_policy", "noeviction");
        if (most == 0)
        {
            return new StoreSetting(Name, StoreSettingState.Fine, $"{Mebibytes(used)} in use, no limit of its own");
        }

        var text = $"{Mebibytes(used)} of {Mebibytes(most)} in use, policy {policy}";
        return policy != "noeviction" ? new StoreSetting(Name, StoreSettingState.Wrong, text, "Set maxmemory-policy noeviction: with any other, Redis deletes users and jobs when it is full.")
            : used > FullMemory * most ? new StoreSetting(Name, StoreSettingState.Doubtful, text, "Raise maxmemory before it is full: Redis then refuses writes, and feedback with them.")
            : new StoreSetting(Name, StoreSettingState.Fine, text);
    }

    private static async Task<string?> FlushPolicyAsync(IServer server)
    {
        try
        {
            return (await server.ConfigGetAsync("appendfsync")).Select(pair => pair.Value).FirstOrDefault();
        }
        catch (RedisException)
        {
            // Managed ones do not tell.
            return null;
        }
    }

    private static long Number(IReadOnlyDictionary<string, string> info, string key) =>
        long.TryParse(info.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N0} MiB");
}
