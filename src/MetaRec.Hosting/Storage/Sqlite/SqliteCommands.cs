using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MetaRec.Hosting.Storage.Sqlite;

/// <summary>Short forms for one-statement commands. Parameters are named <c>@name</c> in the statement.</summary>
internal static class SqliteCommands
{
    /// <summary>Runs a statement and gives the number of rows it changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.Create(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or null if there is no row.</summary>
    public static T? Scalar<T>(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.Create(sql, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? (T)Convert.ChangeType(value, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), CultureInfo.InvariantCulture) : default;
    }

    /// <summary>Every row, converted.</summary>
    public static List<T> Query<T>(
        this SqliteConnection connection,
        string sql,
        Func<SqliteDataReader, T> convert,
        params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.Create(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(convert(reader));
        }

        return rows;
    }

    private static SqliteCommand Create(this SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this folder; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
