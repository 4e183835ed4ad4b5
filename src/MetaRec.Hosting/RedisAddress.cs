using System.Globalization;
using System.Net;
using MetaRec.Hosting.Backup;
using MetaRec.Hosting.Inspection;
using Microsoft.Extensions.Hosting;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;

namespace MetaRec.Hosting;

/// <summary>A Redis server, or the nodes of a Redis cluster: <c>redis://[USER:PASSWORD@]HOST:PORT[,HOST:PORT…]</c>; <c>rediss://</c> for TLS.</summary>
/// <remarks>Redis has to write its append-only file before it answers (<c>appendonly yes</c>, <c>appendfsync always</c>), or what it has acknowledged may be lost with it.</remarks>
public sealed record RedisAddress : ClusterAddress
{
    internal const string Scheme = "redis";
    internal const string TlsScheme = "rediss";

    private const int DefaultPort = 6379;
    private const int ReconnectMilliseconds = 500;

    private readonly string _text;
    private readonly ConfigurationOptions _configuration;

    private RedisAddress(string text, ConfigurationOptions configuration) => (_text, _configuration) = (text, configuration);

    /// <summary>How StackExchange.Redis connects to it: it goes on trying, so that a Redis that is away for a while is found again.</summary>
    public ConfigurationOptions ToConfiguration() => _configuration.Clone();

    /// <summary>The address without user and password.</summary>
    public override string ToString() =>
        $"{_text[.._text.IndexOf(':', StringComparison.Ordinal)]}://{string.Join(',', _configuration.EndPoints.Select(Format))}";

    internal static (ClusterAddress? Address, string? Error) Read(string text)
    {
        var (scheme, rest) = SplitScheme(text);
        if (rest is null)
        {
            return (null, $"A Redis address is {scheme}://HOST:PORT, but has no '//' after the colon. Write {scheme}://127.0.0.1:{DefaultPort}, for example.");
        }

        var configuration = new ConfigurationOptions
        {
            Ssl = scheme == TlsScheme,
            AbortOnConnectFail = false,
            ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds),
            KeepAlive = 10,
            ClientName = "metarec",
        };
        var at = rest.LastIndexOf('@');
        if (at >= 0)
        {
            var credentials = rest[..at].Split(':', 2);
            if (credentials.Length != 2)
            {
                return (null, $"The credentials of a Redis address are USER:PASSWORD@ or :PASSWORD@, but the one given has no colon. Write {scheme}://:PASSWORD@HOST:PORT.");
            }

            configuration.User = credentials[0].Length > 0 ? Uri.UnescapeDataString(credentials[0]) : null;
            configuration.Password = Uri.UnescapeDataString(credentials[1]);
        }

        foreach (var endpoint in rest[(at + 1)..].TrimEnd('/').Split(','))
        {
            var separator = endpoint.LastIndexOf(':');
            var host = separator < 0 ? endpoint : endpoint[..separator];
            var port = DefaultPort;
            if (host.Length == 0 || (separator >= 0 && !IsPort(endpoint[(separator + 1)..], out port)))
            {
                return (null, $"'{endpoint}' in the Redis address is not HOST:PORT with a port between 1 and 65535. Write {scheme}://127.0.0.1:{DefaultPort}, for example.");
            }

            configuration.EndPoints.Add(host, port);
        }

        return (new RedisAddress(text, configuration), null);
    }

    /// <summary>Connects, and looks whether a backup is being restored there: its state is not complete until that is done.</summary>
    /// <exception cref="ClusterUnreachableException">Nobody answers there, or a restore has not ended.</exception>
    public override async Task CheckAsync(string serviceId, CancellationToken cancellationToken)
    {
        var once = ToConfiguration();
        once.AbortOnConnectFail = true;
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(once).WaitAsync(cancellationToken);
            if ((string?)await connection.GetDatabase().StringGetAsync(RedisRecords.MarkOf(serviceId)).WaitAsync(cancellationToken) is { } backup)
            {
                throw new ClusterUnreachableException($"Redis at {this} has only some of the records of the service '{serviceId}': {RedisRecords.HowToGoOn(backup, serviceId)}");
            }
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException)
        {
            throw new ClusterUnreachableException($"Redis at {this} cannot be reached, or refuses: {error.Message} Start it, or correct the address (--cluster).", error);
        }
    }

    public override Task<StoreReport> InspectAsync(TimeProvider time, CancellationToken cancellationToken) => RedisInspection.RunAsync(this, time).WaitAsync(cancellationToken);

    internal override void Configure(ISiloBuilder silo)
    {
        silo.UseRedisClustering(options => options.ConfigurationOptions = ToConfiguration());
        silo.UseRedisReminderService(options => options.ConfigurationOptions = ToConfiguration());
        silo.AddRedisGrainStorage(StorageName, builder => builder.Configure<Serializer>((options, serializer) =>
        {
            options.ConfigurationOptions = ToConfiguration();
            options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
    }

    internal override void Configure(IClientBuilder client) => client.UseRedisClustering(options => options.ConfigurationOptions = ToConfiguration());

    private static string Format(EndPoint endPoint) =>
        endPoint is DnsEndPoint name ? string.Create(CultureInfo.InvariantCulture, $"{name.Host}:{name.Port}") : endPoint.ToString()!;

    private static bool IsPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;

    private static (string Scheme, string? Remainder) SplitScheme(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return (text[..colon], text.AsSpan(colon + 1).StartsWith("//") ? text[(colon + 3)..] : null);
    }
}
