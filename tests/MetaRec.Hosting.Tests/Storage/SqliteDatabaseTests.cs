using MetaRec.Hosting.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace MetaRec.Hosting.Tests.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_NewFile_WriteAheadLogAndFullSynchronization()
    {
        using var database = new SqliteDatabase(Path.Combine(_folder.Path, "new", "folder"));

        Assert.Equal("wal", await database.ReadAsync(static db => Value(db, "PRAGMA journal_mode")));
        Assert.Equal("2", await database.WriteAsync(static db => Value(db, "PRAGMA synchronous")));
        Assert.True(File.Exists(database.Path));
    }

    [Fact]
    public async Task WriteAsync_DelegateThrows_NothingIsWrittenAndTheNextWriteWorks()
    {
        using var database = new SqliteDatabase(_folder.Path);

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync<int>(static db =>
        {
            Value(db, "INSERT INTO membership_version VALUES ('c', 1)");
            throw new InvalidOperationException();
        }));
        await database.WriteAsync(static db => Value(db, "INSERT INTO membership_version VALUES ('d', 1)"));

        Assert.Equal("d", await database.ReadAsync(static db => Value(db, "SELECT group_concat(cluster_id) FROM membership_version")));
    }

    [Fact]
    public async Task ReadAsync_WhileAWriteIsOpen_SeesTheStateBefore()
    {
        using var database = new SqliteDatabase(_folder.Path);
        var inserted = new TaskCompletionSource();
        using var read = new ManualResetEventSlim();
        var write = database.WriteAsync(db =>
        {
            Value(db, "INSERT INTO membership_version VALUES ('c', 1)");
            inserted.SetResult();
            read.Wait();
            return 0;
        });
        await inserted.Task;

        Assert.Equal("0", await database.ReadAsync(static db => Value(db, "SELECT count(*) FROM membership_version")));
        read.Set();
        await write;

        Assert.Equal("1", await database.ReadAsync(static db => Value(db, "SELECT count(*) FROM membership_version")));
    }

    [Fact]
    public async Task Open_FileOfANewerVersion_RefusedWithRemedy()
    {
        using (var database = new SqliteDatabase(_folder.Path))
        {
            await database.WriteAsync(static db => Value(db, "PRAGMA user_version = 99"));
        }

        var refusal = Assert.Throws<InvalidOperationException>(() => new SqliteDatabase(_folder.Path));

        Assert.Contains("schema version 99", refusal.Message, StringComparison.Ordinal);
    }

    private static string? Value(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar()?.ToString();
    }
}
