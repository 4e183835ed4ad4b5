using System.Globalization;
using MetaRec.Contracts.Serving;
using MetaRec.Grains.Serving;

namespace MetaRec.Grains.Tests.Serving;

public sealed class UserDirectoryTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync(2);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Add_ManyUsersAtOnceAndOneByOne_AreAllListedOnceInOrder()
    {
        var directory = Directory("many/00");
        string[] users = [.. Enumerable.Range(0, 1500).Select(Id)];
        await Task.WhenAll(users[..1400].Select(directory.AddAsync));
        foreach (var user in users[1400..])
        {
            await directory.AddAsync(user);
        }

        await directory.AddAsync(users[3]);

        Assert.Equal(users.Order(StringComparer.Ordinal), await ListAsync(directory, 7));
        Assert.Equal(users.Order(StringComparer.Ordinal), await ListAsync(directory, 1000));
    }

    [Fact]
    public async Task Add_ManyUsers_WritesRecordsOfBoundedSize()
    {
        var directory = Directory("bounded/00");

        await Task.WhenAll(Enumerable.Range(0, 3000).Select(number => directory.AddAsync(Id(number))));

        // Pages are split after the answer, and before the next change.
        await directory.AddAsync(Id(0));

        // A record whose size grew with the users would be the cost of every new user.
        var page = _cluster.Query<int>("SELECT max(length(payload)) FROM grain_state WHERE grain_id LIKE '%userdirectorypage/bounded/%'").Single();
        var shard = _cluster.Query<int>("SELECT length(payload) FROM grain_state WHERE grain_id LIKE '%userdirectory/bounded/%'").Single();
        Assert.InRange(page, 1, UserDirectoryGrain.MaxPageUsers * 40);
        Assert.InRange(shard, 1, 3000 / (UserDirectoryGrain.MaxPageUsers / 2) * 2 * 60);
    }

    [Fact]
    public async Task Remove_UsersOnAllPages_TakesThemOutAndNoOthers()
    {
        var directory = Directory("removed/00");
        string[] users = [.. Enumerable.Range(0, 900).Select(Id)];
        await Task.WhenAll(users.Select(directory.AddAsync));

        await Task.WhenAll(users.Where((_, place) => place % 3 == 0).Select(directory.RemoveAsync));
        await directory.RemoveAsync("never there");

        Assert.Equal(users.Where((_, place) => place % 3 != 0).Order(StringComparer.Ordinal), await ListAsync(directory, 100));
    }

    [Fact]
    public async Task Add_AfterRemove_IsThereAgain()
    {
        var directory = Directory("again/00");
        await directory.AddAsync("ann");
        await directory.RemoveAsync("ann");
        var without = await ListAsync(directory, 100);

        await directory.AddAsync("ann");

        Assert.Empty(without);
        Assert.Equal(["ann"], await ListAsync(directory, 100));
    }

    [Fact]
    public async Task Activate_RecordOfTheFirstFormat_ListsItsUsersAndTakesMore()
    {
        string[] users = [.. Enumerable.Range(0, 700).Select(Id).Order(StringComparer.Ordinal)];
        await _cluster.StoreAsync("users", Directory("old/00"), new UserDirectoryRecord { Users = users });

        var listed = await ListAsync(Directory("old/00"), 100);
        await Directory("old/00").AddAsync("zoe");

        Assert.Equal(users, listed);
        Assert.Equal([.. users, "zoe"], await ListAsync(Directory("old/00"), 1000));
    }

    [Fact]
    public async Task Split_RecordCannotBeWritten_LosesNobodyAndIsMadeUpFor()
    {
        var directory = Directory("failing/00");
        await directory.AddAsync(Id(0));
        _cluster.Sql("CREATE TRIGGER full BEFORE UPDATE ON grain_state WHEN NEW.grain_id LIKE '%userdirectory/failing/%' BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 600).Select(number => directory.AddAsync(Id(number))));
            Assert.Equal(600, (await ListAsync(directory, 100)).Count);
        }
        finally
        {
            _cluster.Sql("DROP TRIGGER full");
        }

        await directory.AddAsync(Id(600));
        var listed = await ListAsync(directory, 100);
        Assert.Equal(Enumerable.Range(0, 601).Select(Id).Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public async Task Split_PageStillHasWhatOthersHaveByNow_ListsEachOnce()
    {
        var directory = Directory("trimmed/00");
        await Task.WhenAll(Enumerable.Range(0, 600).Select(number => directory.AddAsync(Id(number))));
        await directory.AddAsync(Id(0));
        var users = await ListAsync(directory, 1000);

        // As after a split that was interrupted before the page had dropped its upper half.
        foreach (var name in _cluster.Query<string>("SELECT substr(grain_id, instr(grain_id, '/') + 1) FROM grain_state WHERE grain_id LIKE '%userdirectorypage/trimmed/%'"))
        {
            var page = _cluster.Grains.GetGrain<IUserDirectoryPageGrain>(name);
            var first = (await page.ListAsync(null, null, 1))[0];
            await page.ChangeAsync([.. users.SkipWhile(user => user != first)], [], null);
        }

        Assert.Equal(users, await ListAsync(directory, 100));
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"user-{(number * 7919) % 100_000}");

    private static async Task<List<string>> ListAsync(IUserDirectoryGrain directory, int limit)
    {
        var users = new List<string>();
        UserPage page;
        do
        {
            page = await directory.ListAsync(users.Count == 0 ? null : users[^1], limit);
            Assert.InRange(page.Users.Count, 0, limit);
            users.AddRange(page.Users);
        }
        while (!page.IsLast);
        return users;
    }

    private IUserDirectoryGrain Directory(string key) => _cluster.Grains.GetGrain<IUserDirectoryGrain>(key);
}
