using System.Data.Common;

namespace MetaRec.Hosting.Storage.Sql;

/// <summary>Short forms for one-statement commands. Parameters are named <c>@name</c> in the statement.</summary>
internal static class SqlCommands
{
    /// <summary>Runs a statement and gives the number of rows it changed.</summary>
    public static async Task<int> ExecuteAsync(
        this DbConnection connection, string sql, (string Name, object Value)[] parameters, CancellationToken cancellationToken = default)
    {
        await using var command = connection.Create(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Every row, converted.</summary>
    public static async Task<List<T>> QueryAsync<T>(
        this DbConnection connection,
        string sql,
        Func<DbDataReader, T> convert,
        (string Name, object Value)[] parameters,
        CancellationToken cancellationToken = default)
    {
        await using var command = connection.Create(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(convert(reader));
        }

        return rows;
    }

    private static DbCommand Create(this DbConnection connection, string sql, (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this assembly; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
