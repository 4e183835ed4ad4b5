using System.Globalization;
using MetaRec.Contracts.Serving;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Tests.Serving;

/// <summary>Splits of the directory's pages that meet lists, and that are interrupted.</summary>
public sealed class UserDirectorySplitTests : IAsyncLifetime
{
    private readonly HeldAnswer _list = new(typeof(IUserDirectoryPageGrain), nameof(IUserDirectoryPageGrain.ListAsync));
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync(1, configure: services => services.AddSingleton<IIncomingGrainCallFilter>(_list));

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task List_LaterPageIsSplitMeanwhile_HasAllWhoWereThere()
    {
        var directory = _cluster.Grains.GetGrain<IUserDirectoryGrain>("met/00");
        await AddAsync(directory, "a", 257);
        await AddAsync(directory, "c", 100);
        _list.Arm();
        var listing = directory.ListAsync(null, 1000);
        await _list.Reached;

        // They share the last page with those of "c", who are moved by its split. It is over when the next change is.
        await AddAsync(directory, "b", 200);
        await directory.AddAsync("z");
        _list.Release();

        var listed = await listing;
        Assert.Empty(Ids("a", 257).Concat(Ids("c", 100)).Except(listed.Users));
        Assert.Equal(listed.Users.Order(StringComparer.Ordinal).Distinct(), listed.Users);
    }

    [Theory]
    [InlineData("UPDATE", "userdirectory/")]
    [InlineData("INSERT", "userdirectorypage/")]
    public async Task Split_StoreFailsOnceAPageIsWritten_LeavesNoIdInAPageThatNothingFinds(string statement, string record)
    {
        var directory = _cluster.Grains.GetGrain<IUserDirectoryGrain>("left/00");
        await directory.AddAsync("first");
        _cluster.Sql($"""
            CREATE TRIGGER full BEFORE {statement} ON grain_state WHEN NEW.grain_id LIKE '%{record}left/%'
            AND (SELECT count(*) FROM grain_state WHERE grain_id LIKE '%userdirectorypage/left/%') > 1 BEGIN SELECT RAISE(ABORT, 'the disk is full'); END
            """);
        await AddAsync(directory, "a", 600);

        // The split is over when the next change is, which may fail as well.
        await directory.RemoveAsync("nobody").ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _cluster.Sql("DROP TRIGGER full");

        await directory.RemoveAsync("a599");
        await directory.AddAsync("last");

        var stored = new List<string>();
        foreach (var page in _cluster.Query<string>("SELECT substr(grain_id, instr(grain_id, '/') + 1) FROM grain_state WHERE grain_id LIKE '%userdirectorypage/left/%'"))
        {
            stored.AddRange(await _cluster.Grains.GetGrain<IUserDirectoryPageGrain>(page).ListAsync(null, null, int.MaxValue));
        }

        Assert.Equal([.. Ids("a", 599), "first", "last"], stored.Order(StringComparer.Ordinal));
        Assert.Equal([.. Ids("a", 599), "first", "last"], (await directory.ListAsync(null, 1000)).Users);
    }

    private static Task AddAsync(IUserDirectoryGrain directory, string prefix, int count) => Task.WhenAll(Ids(prefix, count).Select(directory.AddAsync));

    private static IEnumerable<string> Ids(string prefix, int count) => Enumerable.Range(0, count).Select(number => prefix + number.ToString("000", CultureInfo.InvariantCulture));
}
