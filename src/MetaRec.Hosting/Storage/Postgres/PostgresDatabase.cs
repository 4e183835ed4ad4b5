using System.Data.Common;
using System.Net.Sockets;
using MetaRec.Hosting.Storage.Sql;
using Npgsql;

namespace MetaRec.Hosting.Storage.Postgres;

/// <summary>
/// A migrated PostgreSQL database, over a pool of connections. Connections that broke, as all do when the server is started again, are replaced, and what had not been
/// committed is done again a few times; after that the caller is told by a <see cref="StoreUnavailableException"/>. Thread-safe.
/// </summary>
internal sealed class PostgresDatabase : ISqlDatabase, IAsyncDisposable, IDisposable
{
    private const int Attempts = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly PostgresAddress _address;
    private readonly NpgsqlDataSource _dataSource;
    private readonly PostgresSchema _schema;
    private volatile bool _isChecked;

    public PostgresDatabase(PostgresAddress address)
    {
        _address = address;
        _dataSource = address.CreateDataSource();
        _schema = new PostgresSchema(address, PostgresMigration.All);
    }

    public Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> convert, (string Name, object Value)[] parameters, CancellationToken cancellationToken = default) =>
        TryAsync(connection => connection.QueryAsync(sql, convert, parameters, cancellationToken), cancellationToken);

    public async Task<bool> WriteAsync(Func<DbConnection, Task<bool>> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        return await TryAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                var isWanted = await write(connection);
                if (isWanted)
                {
                    await CommitAsync(transaction);
                }

                return isWanted;
            },
            cancellationToken);
    }

    public ValueTask DisposeAsync() => _dataSource.DisposeAsync();

    public void Dispose() => _dataSource.Dispose();

    /// <summary>Not done again: an answer that is lost here may have been a yes.</summary>
    private async Task CommitAsync(NpgsqlTransaction transaction)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception error) when (IsTransient(error))
        {
            throw Unavailable(error);
        }
    }

    private async Task<T> TryAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
                await CheckOnceAsync(connection, cancellationToken);
                return await use(connection);
            }
            catch (Exception error) when (IsTransient(error) && !cancellationToken.IsCancellationRequested)
            {
                // What took its whole time to fail is not tried again.
                if (attempt == Attempts || error is TimeoutException or { InnerException: TimeoutException })
                {
                    throw Unavailable(error);
                }

                await Task.Delay(Pause * attempt, cancellationToken);
            }
        }
    }

    private async Task CheckOnceAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!_isChecked)
        {
            await _schema.CheckAsync(connection, cancellationToken);
            _isChecked = true;
        }
    }

    /// <summary>The server is away, is starting or stopping, or has chosen this transaction to end a deadlock. A wrong password or statement is none of these.</summary>
    private static bool IsTransient(Exception error) =>
        error is NpgsqlException { IsTransient: true } or SocketException or TimeoutException;

    private StoreUnavailableException Unavailable(Exception error) => new($"{_address} does not answer: {PostgresAddress.FirstLine(error)}", error);
}
