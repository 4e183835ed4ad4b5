using System.Text.Json;
using MetaRec.Tests.Shared;

namespace MetaRec.Cli.Tests;

public sealed class StorageTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task Migrate_DryRunThenForGoodThenAgain_SaysWhatItDid()
    {
        var address = await server.CreateDatabaseAsync();
        var shown = $"postgres://127.0.0.1:{server.Port}/{address.Split('/')[^1]}";

        var dry = await CommandLine.RunAsync("storage", "migrate", "--cluster", address, "--dry-run");
        var applied = await CommandLine.RunAsync("storage", "migrate", "--cluster", address);
        var again = await CommandLine.RunAsync("storage", "migrate", "--cluster", address);

        Assert.All([dry, applied, again], static run => Assert.Equal((0, ""), (run.Code, run.Error)));
        Assert.StartsWith($"{shown}: would apply 0001_tables", dry.Output, StringComparison.Ordinal);
        Assert.StartsWith($"{shown}: applied 0001_tables", applied.Output, StringComparison.Ordinal);
        Assert.EndsWith("already; there is nothing to do.\n", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_Json_HasVersionsAndNames()
    {
        var run = await CommandLine.RunAsync("storage", "migrate", "--cluster", await server.CreateDatabaseAsync(), "--dry-run", "-o", "json");

        var document = JsonDocument.Parse(run.Output).RootElement;
        Assert.True(document.GetProperty("dryRun").GetBoolean());
        Assert.Equal(0, document.GetProperty("from").GetInt32());
        Assert.Equal(document.GetProperty("to").GetInt32(), document.GetProperty("applied").GetArrayLength());
    }

    [Fact]
    public async Task Migrate_WrongPassword_Exits3AndDoesNotShowIt()
    {
        await server.StartAsync();

        var run = await CommandLine.RunAsync("storage", "migrate", "--cluster", server.AddressOf("postgres", "guessed"), "--verbose");

        Assert.Equal(3, run.Code);
        Assert.Contains("password authentication failed", run.ErrorLine, StringComparison.Ordinal);
        Assert.DoesNotContain("guessed", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_DatabaseNotMigrated_Exits3AndNamesTheCommand()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandLine.RunAsync("silo", "--cluster", await server.CreateDatabaseAsync(), "--storage", folder.Path);

        Assert.Equal(3, run.Code);
        Assert.Contains("has no tables of MetaRecCluster yet. Run `metarec storage migrate", run.ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis://:secret@localhost", "redis://localhost:6379")]
    [InlineData("sqlite:state", "sqlite:state")]
    public async Task Migrate_RedisOrSqlite_NothingToDo(string address, string shown)
    {
        var run = await CommandLine.RunAsync("storage", "migrate", "--cluster", address);

        Assert.Equal((0, $"{shown}: this kind of store has no tables to migrate; there is nothing to do.\n"), (run.Code, run.Output));
    }

    [Theory]
    [InlineData("no user and no database", "postgres://:secret@localhost")]
    [InlineData("begins with its kind", "mysql://me:secret@localhost/metarec")]
    public async Task Migrate_WrongAddress_Exits2WithoutThePassword(string expected, string address)
    {
        var run = await CommandLine.RunAsync("storage", "migrate", "--cluster", address);

        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.ErrorLine, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_NoAddress_SaysWhereToWriteIt()
    {
        var run = await CommandLine.RunAsync("storage", "migrate");

        Assert.Equal(2, run.Code);
        Assert.Contains("Add --cluster ADDRESS, or set MetaRec__Cluster__Address", run.ErrorLine, StringComparison.Ordinal);
    }
}
