using MetaRec.Hosting.Inspection;
using MetaRec.Hosting.Storage.Sql;
using MetaRec.Hosting.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Hosting;

/// <summary>A folder with a SQLite file, for processes of one machine: <c>sqlite:FOLDER</c>.</summary>
/// <param name="Folder">The folder; created if missing.</param>
public sealed record SqliteAddress(string Folder) : ClusterAddress
{
    internal const string Scheme = "sqlite";

    public override string ToString() => $"{Scheme}:{Folder}";

    internal static (ClusterAddress? Address, string? Error) Read(string text)
    {
        var folder = text[(Scheme.Length + 1)..];
        if (folder.StartsWith("//", StringComparison.Ordinal))
        {
            folder = folder[2..];
        }

        return string.IsNullOrWhiteSpace(folder)
            ? (null, $"A SQLite address names a folder, but was '{text}'. Write {Scheme}:/var/lib/metarec, for example.")
            : (new SqliteAddress(folder), null);
    }

    /// <summary>There is nobody to reach: the folder is created where it is missing.</summary>
    public override Task CheckAsync(string serviceId, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task<StoreReport> InspectAsync(TimeProvider time, CancellationToken cancellationToken) => SqliteInspection.RunAsync(this, time, cancellationToken);

    internal override void Configure(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<ISqlDatabase>(_ => new SqliteDatabase(Folder));
        silo.UseSqlDatabase(StorageName);
    }

    internal override void Configure(IClientBuilder client)
    {
        client.Services.AddSingleton<ISqlDatabase>(_ => new SqliteDatabase(Folder));
        client.UseSqlDatabase();
    }
}
