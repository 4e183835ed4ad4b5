using MetaRec.Hosting.Storage.Postgres;
using MetaRec.Hosting.Storage.Sql;
using MetaRec.Hosting.Storage.Sqlite;
using MetaRec.Tests.Shared;

namespace MetaRec.Hosting.Tests.Storage;

/// <summary>A new, empty store of one kind. Everything opened on it is closed with it.</summary>
public abstract class StoreUnderTest : IAsyncDisposable
{
    private readonly List<IDisposable> _opened = [];

    /// <summary>Opens it once more, as another process would.</summary>
    public async Task<ISqlDatabase> OpenAsync()
    {
        var database = await OpenOnceAsync();
        _opened.Add((IDisposable)database);
        return database;
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _opened.ForEach(static database => database.Dispose());
        return ValueTask.CompletedTask;
    }

    protected abstract Task<ISqlDatabase> OpenOnceAsync();
}

/// <summary>A SQLite file in a folder of its own.</summary>
public sealed class SqliteStore : StoreUnderTest
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override Task<ISqlDatabase> OpenOnceAsync() => Task.FromResult<ISqlDatabase>(new SqliteDatabase(_folder.Path));
}

/// <summary>A migrated database of the tests' PostgreSQL server.</summary>
public sealed class PostgresStore(PostgresServer server) : StoreUnderTest
{
    private PostgresAddress? _address;

    protected override async Task<ISqlDatabase> OpenOnceAsync()
    {
        if (_address is null)
        {
            _address = (PostgresAddress)ClusterAddress.Parse(await server.CreateDatabaseAsync());
            await _address.MigrateAsync(dryRun: false, CancellationToken.None);
        }

        return new PostgresDatabase(_address);
    }
}
