using MetaRec.Cli.Cluster;
using MetaRec.Client.Cluster;
using Spectre.Console;

namespace MetaRec.Cli.Tests.Cluster;

public sealed class SiloTableTests
{
    private static readonly SiloDocument Silo = new("a", "127.0.0.1:1@1", ["coordinator", "worker", "serving"], "active", DateTimeOffset.UnixEpoch)
    {
        Version = "1.0.0",
        Grains = new Dictionary<string, int>(),
    };

    [Fact]
    public void Warnings_OneVersionAndAllRoles_AreNone() => Assert.Empty(SiloTable.Warnings(new ClusterDocument("1.0.0", "redis", [Silo])));

    [Fact]
    public void Warnings_TwoVersions_NameBoth() =>
        Assert.Contains("1.0.0, 1.1.0", Assert.Single(SiloTable.Warnings(new ClusterDocument("1.0.0", "redis", [Silo, Silo with { Version = "1.1.0" }]))), StringComparison.Ordinal);

    [Fact]
    public void Warnings_ARoleOnADrainedSiloOnly_IsNamed() =>
        Assert.Equal(3, SiloTable.Warnings(new ClusterDocument("1.0.0", "redis", [Silo with { DrainedSince = DateTimeOffset.UnixEpoch }])).Count());

    [Fact]
    public void Warnings_ASiloThatDoesNotAnswer_IsNamed() =>
        Assert.Contains("does not answer", Assert.Single(SiloTable.Warnings(new ClusterDocument("1.0.0", "redis", [Silo, Silo with { Name = "b", Version = null }]))), StringComparison.Ordinal);

    [Fact]
    public void WriteRoles_SilosOfAllRoles_CountsEachOnceAndNamesEachKindOnce()
    {
        using var written = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(written) });
        var grains = new Dictionary<string, int> { ["JobGrain"] = 1, ["UserGrain"] = 20 };
        var worker = Silo with { Name = "c", Roles = ["worker"], Grains = new Dictionary<string, int> { ["TaskGrain"] = 7 } };

        SiloTable.WriteRoles(console, new ClusterDocument("1.0.0", "sqlite", [Silo with { Grains = grains }, Silo with { Name = "b", Grains = grains }, worker]));

        var rows = written.ToString().Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        Assert.Contains("coordinator, worker, serving 2 0 0 MiB 42", rows);
        Assert.Contains("worker 1 0 0 MiB 7", rows);
        Assert.Equal(["UserGrain 40 0", "TaskGrain 0 7", "JobGrain 2 0"], rows.Where(row => row.Contains("Grain ", StringComparison.Ordinal)));
    }

    [Fact]
    public void IsDone_NothingHeldOrGone_IsTrue()
    {
        Assert.True(DrainProgress.IsDone(null));
        Assert.True(DrainProgress.IsDone(Silo));
        Assert.False(DrainProgress.IsDone(Silo with { Grains = new Dictionary<string, int> { ["UserGrain"] = 3 } }));
        Assert.False(DrainProgress.IsDone(Silo with { Grains = null }));
    }

    [Fact]
    public void Describe_WhatIsHeld_NamesTheMost() => Assert.Equal(
        "a: 6 activations left (4 UserGrain, 2 JobGrain)", DrainProgress.Describe(Silo with { Grains = new Dictionary<string, int> { ["JobGrain"] = 2, ["UserGrain"] = 4 } }));
}
