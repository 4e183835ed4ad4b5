using System.Data.Common;
using MetaRec.Hosting.Storage.Sql;
using MetaRec.Hosting.Storage.Sqlite;

namespace MetaRec.Hosting.Tests.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_NewFile_WriteAheadLogAndFullSynchronization()
    {
        using var database = new SqliteDatabase(Path.Combine(_folder.Path, "new", "folder"));
        var synchronous = 0L;

        await database.WriteAsync(async db =>
        {
            synchronous = (await db.QueryAsync("PRAGMA synchronous", static row => row.GetInt64(0), []))[0];
            return true;
        });

        Assert.Equal(["wal"], await database.QueryAsync("PRAGMA journal_mode", static row => row.GetString(0), []));
        Assert.Equal(2, synchronous);
        Assert.True(File.Exists(database.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WriteAsync_DelegateThrowsOrGivesFalse_NothingIsWrittenAndTheNextWriteWorks(bool throws)
    {
        using var database = new SqliteDatabase(_folder.Path);

        var failed = database.WriteAsync(async db =>
        {
            await InsertAsync(db, "c");
            return throws ? throw new InvalidOperationException() : false;
        });
        if (throws)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => failed);
        }
        else
        {
            Assert.False(await failed);
        }

        Assert.True(await database.WriteAsync(static db => InsertAsync(db, "d")));
        Assert.Equal(["d"], await ClustersAsync(database));
    }

    [Fact]
    public async Task QueryAsync_WhileAWriteIsOpen_SeesTheStateBefore()
    {
        using var database = new SqliteDatabase(_folder.Path);
        var inserted = new TaskCompletionSource();
        var read = new TaskCompletionSource();
        var write = database.WriteAsync(async db =>
        {
            await InsertAsync(db, "c");
            inserted.SetResult();
            await read.Task;
            return true;
        });
        await inserted.Task;

        Assert.Empty(await ClustersAsync(database));
        read.SetResult();
        await write;

        Assert.Equal(["c"], await ClustersAsync(database));
    }

    [Fact]
    public async Task Open_FileOfANewerVersion_RefusedWithRemedy()
    {
        using (var database = new SqliteDatabase(_folder.Path))
        {
            await database.WriteAsync(static async db => await db.ExecuteAsync("PRAGMA user_version = 99", []) <= 0);
        }

        var refusal = Assert.Throws<InvalidOperationException>(() => new SqliteDatabase(_folder.Path));

        Assert.Contains("schema version 99", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> InsertAsync(DbConnection db, string cluster) =>
        await db.ExecuteAsync("INSERT INTO membership_version VALUES (@cluster, 1)", [("@cluster", cluster)]) == 1;

    private static Task<List<string>> ClustersAsync(SqliteDatabase database) =>
        database.QueryAsync("SELECT cluster_id FROM membership_version", static row => row.GetString(0), []);
}
