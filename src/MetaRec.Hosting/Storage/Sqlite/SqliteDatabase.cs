using System.Data.Common;
using MetaRec.Hosting.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace MetaRec.Hosting.Storage.Sqlite;

/// <summary>
/// The database file of a standalone cluster: membership, grain state and reminders in one <c>metarec.db</c>. Any number of readers go on
/// beside one writer (write-ahead log). A completed write has reached the disk (synchronous=FULL). Thread-safe; several instances, also in
/// several processes, may share a file.
/// </summary>
/// <remarks>Microsoft.Data.Sqlite has no asynchronous I/O: work runs on the thread pool, so that no grain's turn waits for the disk.</remarks>
public sealed class SqliteDatabase : ISqlDatabase, IDisposable
{
    /// <summary>The name of the file in its storage folder.</summary>
    public const string FileName = "metarec.db";

    private const int BusyTimeoutMilliseconds = 10_000;

    private readonly string _connectionString;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SqliteConnection _writer;

    /// <summary>Opens the database in <paramref name="folder"/>; creates folder, file and tables that are missing.</summary>
    /// <exception cref="InvalidOperationException">The file was written by another version of MetaRecCluster, in a schema unknown to this one.</exception>
    public SqliteDatabase(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Path = System.IO.Path.Combine(Directory.CreateDirectory(folder).FullName, FileName);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = Path }.ToString();
        _writer = Open();
        try
        {
            SqliteSchema.Ensure(_writer);
        }
        catch
        {
            _writer.Dispose();
            _writing.Dispose();
            throw;
        }
    }

    /// <summary>The full path of the file.</summary>
    public string Path { get; }

    public Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> convert, (string Name, object Value)[] parameters, CancellationToken cancellationToken = default) =>
        Task.Run(
            async () =>
            {
                await using var connection = Open();
                return await connection.QueryAsync(sql, convert, parameters, cancellationToken);
            },
            cancellationToken);

    public async Task<bool> WriteAsync(Func<DbConnection, Task<bool>> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(
                async () =>
                {
                    await using var transaction = _writer.BeginTransaction(deferred: false);
                    var isWanted = await write(_writer);
                    if (isWanted)
                    {
                        await transaction.CommitAsync(CancellationToken.None);
                    }

                    return isWanted;
                },
                cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Closes the file. No read or write may be under way.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _writing.Dispose();
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var settings = connection.CreateCommand();
        settings.CommandText = $"PRAGMA busy_timeout={BusyTimeoutMilliseconds}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;";
        settings.ExecuteNonQuery();
        return connection;
    }
}
