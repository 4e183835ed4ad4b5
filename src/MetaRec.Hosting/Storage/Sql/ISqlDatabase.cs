using System.Data.Common;

namespace MetaRec.Hosting.Storage.Sql;

/// <summary>
/// A database with the tables of MetaRecCluster, which the providers of this folder work on. Their statements are understood by SQLite and PostgreSQL alike. Thread-safe.
/// </summary>
public interface ISqlDatabase
{
    /// <summary>Reads by one statement, which sees one consistent state.</summary>
    /// <param name="sql">The statement; parameters are named <c>@name</c>.</param>
    /// <param name="convert">Reads one row.</param>
    /// <param name="parameters">The values of the parameters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> convert, (string Name, object Value)[] parameters, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes in one transaction, which is on disk when the task completes with true. Nothing is written where <paramref name="write"/> gives false or throws. It may be
    /// run again where the connection was lost before the transaction ended. Cancelling has an effect only until the transaction ends.
    /// </summary>
    Task<bool> WriteAsync(Func<DbConnection, Task<bool>> write, CancellationToken cancellationToken = default);
}
