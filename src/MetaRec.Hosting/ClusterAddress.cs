using System.Diagnostics.CodeAnalysis;
using MetaRec.Hosting.Inspection;

namespace MetaRec.Hosting;

/// <summary>
/// Where the members of a cluster find each other and keep what they have to remember: membership, grain state and reminders. Written as one URL, the same for silos
/// and clients.
/// </summary>
public abstract record ClusterAddress
{
    /// <summary>The name of the grain storage provider that every grain of MetaRecCluster uses.</summary>
    public const string StorageName = "metarec";

    /// <summary>The forms that <see cref="TryParse"/> understands, for help texts and error messages.</summary>
    public const string Forms = "redis://HOST:PORT[,HOST:PORT…], postgres://USER:PASSWORD@HOST:PORT/DATABASE or sqlite:FOLDER";

    private protected ClusterAddress()
    {
    }

    /// <summary>Reads an address.</summary>
    /// <param name="text">One of <see cref="Forms"/>.</param>
    /// <param name="address">The address, if there is one.</param>
    /// <param name="error">What is wrong with it: the value, the rule and the remedy. It never shows a password.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ClusterAddress? address, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        (address, error) = (colon < 0 ? "" : text[..colon]) switch
        {
            RedisAddress.Scheme or RedisAddress.TlsScheme => RedisAddress.Read(text),
            PostgresAddress.Scheme or PostgresAddress.LongScheme => PostgresAddress.Read(text),
            SqliteAddress.Scheme => SqliteAddress.Read(text),
            _ => (null, $"A cluster address begins with its kind, but was '{WithoutCredentials(text)}'. Write {Forms}."),
        };
        return address is not null;
    }

    /// <summary>The address of a text that is known to be one.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static ClusterAddress Parse(string text) => TryParse(text, out var address, out var error) ? address : throw new FormatException(error);

    /// <summary>Connects once, so that a process that cannot work says so in one sentence before it starts.</summary>
    /// <param name="serviceId">The owner of the grain state there (<see cref="ClusterConnectionOptions.ServiceId"/>).</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">Nobody answers there, or the state is not one to work on.</exception>
    public abstract Task CheckAsync(string serviceId, CancellationToken cancellationToken);

    /// <summary>Connects and has the store tell how it is set up: for whoever looks for what is wrong.</summary>
    /// <param name="time">The clock that the store's is compared with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">Nobody answers there, or it refuses.</exception>
    public abstract Task<StoreReport> InspectAsync(TimeProvider time, CancellationToken cancellationToken);

    /// <summary>Brings the tables there up to the version that this version of MetaRecCluster needs.</summary>
    /// <param name="dryRun">Does it, says what it did, and takes it back.</param>
    /// <param name="cancellationToken">Gives up; nothing has changed then.</param>
    /// <returns>What was done; null where this kind of store has nothing to migrate.</returns>
    /// <exception cref="ClusterUnreachableException">Nobody answers there, or the tables are of a newer version.</exception>
    public virtual Task<MigrationReport?> MigrateAsync(bool dryRun, CancellationToken cancellationToken) => Task.FromResult<MigrationReport?>(null);

    /// <summary>Has a silo keep membership, grain state and reminders there.</summary>
    internal abstract void Configure(ISiloBuilder silo);

    /// <summary>Has a client find its gateways there.</summary>
    internal abstract void Configure(IClientBuilder client);

    private static string WithoutCredentials(string text)
    {
        var at = text.LastIndexOf('@');
        return at < 0 ? text : $"…{text[at..]}";
    }
}
