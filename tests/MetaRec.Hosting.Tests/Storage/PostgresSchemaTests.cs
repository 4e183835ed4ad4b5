using MetaRec.Hosting.Storage.Postgres;
using MetaRec.Tests.Shared;

namespace MetaRec.Hosting.Tests.Storage;

[Collection(PostgresCollection.Name)]
public sealed class PostgresSchemaTests(PostgresServer server) : IAsyncLifetime
{
    private const string FirstChecksum = "126f0b5d5dd18394339acff3a406a0b8c86df96703672150a029d21b2d69daaf";

    private static readonly PostgresMigration First = new(1, "0001_first", "CREATE TABLE first (id integer); INSERT INTO first VALUES (1);");
    private static readonly PostgresMigration Second = new(2, "0002_second", "CREATE TABLE second (id integer);");
    private static readonly PostgresMigration Broken = new(2, "0002_broken", "CREATE TABLE half (id integer); CREATE TABLE first (id integer);");

    private PostgresAddress _address = null!;

    public async ValueTask InitializeAsync() => _address = (PostgresAddress)ClusterAddress.Parse(await server.CreateDatabaseAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void All_EmbeddedFiles_NumberedFromOneWithoutGaps() =>
        Assert.Equal(Enumerable.Range(1, PostgresMigration.All.Count), PostgresMigration.All.Select(static migration => migration.Version));

    [Fact]
    public void All_FirstFile_IsTheOneThatWasReleased() =>
        Assert.Equal(("0001_tables", FirstChecksum), (PostgresMigration.All[0].Name, PostgresMigration.All[0].Checksum));

    [Fact]
    public async Task MigrateAsync_EmptyDatabase_AppliesAllAndThenNothing()
    {
        var first = await _address.MigrateAsync(dryRun: false, CancellationToken.None);
        var again = await _address.MigrateAsync(dryRun: false, CancellationToken.None);

        Assert.Equal(0, first!.From);
        Assert.Equal(PostgresMigration.All.Select(static migration => migration.Name), first.Applied);
        Assert.Equal((first.To, first.To), (again!.From, again.To));
        Assert.Empty(again.Applied);
        await _address.CheckAsync("metarec", CancellationToken.None);
    }

    [Fact]
    public async Task MigrateAsync_DryRun_SaysTheSameAndLeavesNothing()
    {
        var report = await MigrateAsync(dryRun: true, First, Second);

        Assert.Equal(["0001_first", "0002_second"], report.Applied);
        Assert.Equal("f", await QueryAsync("SELECT to_regnamespace('metarec') IS NOT NULL"));
    }

    [Fact]
    public async Task MigrateAsync_OneMoreMigration_AppliesThatOneAndKeepsTheData()
    {
        await MigrateAsync(dryRun: false, First);

        var report = await MigrateAsync(dryRun: false, First, Second);

        Assert.Equal((1, 2), (report.From, report.To));
        Assert.Equal(["0002_second"], report.Applied);
        Assert.Equal("1", await QueryAsync("SELECT count(*) FROM metarec.first"));
        Assert.Equal($"1|0001_first|{First.Checksum}\n2|0002_second|{Second.Checksum}", await QueryAsync("SELECT version, name, checksum FROM metarec.schema_migration ORDER BY version"));
    }

    [Fact]
    public async Task MigrateAsync_OneFails_NoneOfThemIsApplied()
    {
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => MigrateAsync(dryRun: false, First, Broken));

        Assert.Equal("f", await QueryAsync("SELECT to_regclass('metarec.first') IS NOT NULL"));
    }

    [Fact]
    public async Task MigrateAsync_TwoAtOnce_OneAppliesAndTheOtherFindsNothingToDo()
    {
        var reports = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => MigrateAsync(dryRun: false, First, Second))));

        Assert.Equal([0, 2], reports.Select(static report => report.Applied.Count).Order());
    }

    [Fact]
    public async Task MigrateAsync_SchemaMadeByAnAdministrator_NeedsNoRightToMakeOne()
    {
        await QueryAsync("CREATE ROLE tenant LOGIN PASSWORD 'tenant'; CREATE SCHEMA metarec AUTHORIZATION tenant");
        var tenant = (PostgresAddress)ClusterAddress.Parse($"postgres://tenant:tenant@127.0.0.1:{server.Port}/{Database}");

        await tenant.MigrateAsync(dryRun: false, CancellationToken.None);

        await tenant.CheckAsync("metarec", CancellationToken.None);
    }

    [Fact]
    public async Task CheckAsync_EmptyDatabase_NamesTheCommand()
    {
        var error = await Assert.ThrowsAsync<ClusterUnreachableException>(() => _address.CheckAsync("metarec", CancellationToken.None));

        Assert.Equal($"{_address} has no tables of MetaRecCluster yet. Run `metarec storage migrate --cluster ADDRESS` with the same address.", error.Message);
    }

    [Fact]
    public async Task CheckAsync_OlderDatabase_NamesBothVersionsAndTheCommand()
    {
        await MigrateAsync(dryRun: false, First);

        var error = await CheckAsync(First, Second);

        Assert.Contains("schema version 1, but 2 is needed. Run `metarec storage migrate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_NewerDatabase_RefusedAndLeftAlone()
    {
        await MigrateAsync(dryRun: false, First, Second);

        var check = await CheckAsync(First);
        var migrate = await Assert.ThrowsAsync<ClusterUnreachableException>(() => MigrateAsync(dryRun: false, First));

        Assert.Contains("schema version 2, but this version of MetaRecCluster knows 1. Use the version that migrated it", check.Message, StringComparison.Ordinal);
        Assert.Equal(check.Message, migrate.Message);
    }

    [Fact]
    public async Task CheckAsync_MigratedByOtherStatements_NamesTheMigration()
    {
        await MigrateAsync(dryRun: false, First);

        var error = await CheckAsync(First with { Sql = "CREATE TABLE other (id integer);" });

        Assert.Contains("migrated by another 0001_first", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong", "password authentication failed")]
    [InlineData(null, "does not exist")]
    public async Task CheckAsync_Refused_SaysWhyWithoutThePassword(string? password, string reason)
    {
        var address = ClusterAddress.Parse(server.AddressOf("nowhere", password));

        var error = await Assert.ThrowsAsync<ClusterUnreachableException>(() => address.CheckAsync("metarec", CancellationToken.None));

        Assert.StartsWith($"PostgreSQL at postgres://127.0.0.1:{server.Port}/nowhere cannot be reached, or refuses: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MigrateAsync_SqliteAndRedis_NothingToMigrate()
    {
        Assert.Null(await ClusterAddress.Parse("sqlite:folder").MigrateAsync(dryRun: false, CancellationToken.None));
        Assert.Null(await ClusterAddress.Parse("redis://localhost").MigrateAsync(dryRun: false, CancellationToken.None));
    }

    private string Database => _address.ToString().Split('/')[^1];

    private Task<string> QueryAsync(string sql) => server.ExecuteAsync(Database, sql);

    private async Task<MigrationReport> MigrateAsync(bool dryRun, params PostgresMigration[] migrations)
    {
        await using var dataSource = _address.CreateDataSource();
        return await new PostgresSchema(_address, migrations).MigrateAsync(dataSource, dryRun, CancellationToken.None);
    }

    private async Task<ClusterUnreachableException> CheckAsync(params PostgresMigration[] migrations)
    {
        await using var dataSource = _address.CreateDataSource();
        await using var connection = await dataSource.OpenConnectionAsync();
        return await Assert.ThrowsAsync<ClusterUnreachableException>(() => new PostgresSchema(_address, migrations).CheckAsync(connection, CancellationToken.None));
    }
}
