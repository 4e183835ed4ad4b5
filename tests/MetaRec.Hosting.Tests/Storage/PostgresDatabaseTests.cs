using MetaRec.Hosting.Inspection;
using MetaRec.Hosting.Storage;
using MetaRec.Hosting.Storage.Postgres;
using MetaRec.Hosting.Storage.Sql;
using MetaRec.Tests.Shared;

namespace MetaRec.Hosting.Tests.Storage;

/// <summary>A server of its own: these tests stop it.</summary>
public sealed class PostgresDatabaseTests : IAsyncLifetime
{
    private readonly PostgresServer _server = new();
    private string _text = "";
    private PostgresDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _text = await _server.CreateDatabaseAsync();
        var address = (PostgresAddress)ClusterAddress.Parse(_text);
        await address.MigrateAsync(dryRun: false, CancellationToken.None);
        _database = new PostgresDatabase(address);
    }

    public async ValueTask DisposeAsync()
    {
        _database?.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task InspectAsync_AServerThatDoesNotWaitForItsDisk_SaysSo()
    {
        var report = await ClusterAddress.Parse(_text).InspectAsync(TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal("PostgreSQL", report.Kind);
        Assert.NotNull(report.Skew);
        Assert.Equal(StoreSettingState.Wrong, Assert.Single(report.Settings, setting => setting.Name == "fsync").State);
    }

    [Fact]
    public async Task ReadsAndWrites_ServerStartedAgain_GoOnOverNewConnections()
    {
        await InsertAsync("before");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ClustersAsync()));

        await _server.StopServerAsync();
        await _server.StartServerAsync();

        Assert.True(await InsertAsync("after"));
        Assert.Equal(["after", "before"], await ClustersAsync());
    }

    [Fact]
    public async Task ReadsAndWrites_ServerAway_SayWhichWithoutThePassword()
    {
        await _server.StopServerAsync();

        var read = await Assert.ThrowsAsync<StoreUnavailableException>(ClustersAsync);
        var write = await Assert.ThrowsAsync<StoreUnavailableException>(() => InsertAsync("c"));

        Assert.StartsWith($"{ClusterAddress.Parse(_text)} does not answer: ", read.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, $"{read}{write}", StringComparison.Ordinal);
        await _server.StartServerAsync();
    }

    [Fact]
    public async Task WriteAsync_ConnectionBreaksBeforeTheEnd_IsDoneAgainOnce()
    {
        var runs = 0;

        var written = await _database.WriteAsync(async db =>
        {
            await db.ExecuteAsync("INSERT INTO membership_version VALUES ('c', 1)", []);
            if (++runs == 1)
            {
                await db.ExecuteAsync("SELECT pg_terminate_backend(pg_backend_pid())", []);
            }

            return true;
        });

        Assert.True(written);
        Assert.Equal(2, runs);
        Assert.Equal(["c"], await ClustersAsync());
    }

    [Fact]
    public async Task WriteAsync_WrongStatement_IsNotTriedAgain()
    {
        var runs = 0;

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => _database.WriteAsync(async db =>
        {
            runs++;
            return await db.ExecuteAsync("INSERT INTO nowhere VALUES (1)", []) == 1;
        }));

        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task QueryAsync_NotMigrated_NamesTheCommandUntilItIs()
    {
        var address = (PostgresAddress)ClusterAddress.Parse(await _server.CreateDatabaseAsync());
        await using var database = new PostgresDatabase(address);

        var error = await Assert.ThrowsAsync<ClusterUnreachableException>(() => database.QueryAsync("SELECT 1", static row => row.GetInt32(0), []));
        await address.MigrateAsync(dryRun: false, CancellationToken.None);

        Assert.Contains("metarec storage migrate", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], await database.QueryAsync("SELECT 1", static row => row.GetInt32(0), []));
    }

    private Task<bool> InsertAsync(string cluster) =>
        _database.WriteAsync(async db => await db.ExecuteAsync("INSERT INTO membership_version VALUES (@cluster, 1)", [("@cluster", cluster)]) == 1);

    private Task<List<string>> ClustersAsync() => _database.QueryAsync("SELECT cluster_id FROM membership_version ORDER BY 1", static row => row.GetString(0), []);
}
