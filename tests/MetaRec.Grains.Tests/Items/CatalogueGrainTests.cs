using MetaRec.Contracts.Serving;
using MetaRec.Grains.Items;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Tests.Items;

public sealed class CatalogueGrainTests(CatalogueCluster cluster) : IClassFixture<CatalogueCluster>
{
    [Fact]
    public async Task Put_NewThenSameThenOther_IsCreatedOnceAndChangesItsETagWithItsContent()
    {
        var shard = cluster.ShardOf("put", "i");

        var created = await shard.PutAsync(ItemContents.Write("i", "One", "news"), WriteCondition.None);
        var again = await shard.PutAsync(ItemContents.Write("i", "One", "news"), WriteCondition.None);
        var changed = await shard.PutAsync(ItemContents.Write("i", "Two"), WriteCondition.None);

        Assert.Equal((true, false, false), (created.Created, again.Created, changed.Created));
        Assert.Equal(created.Item.ETag, again.Item.ETag);
        Assert.NotEqual(created.Item.ETag, changed.Item.ETag);
        Assert.Equal("Two", (await shard.GetAsync("i"))!.Content.Title);
    }

    [Fact]
    public async Task Put_ConditionThatDoesNotHold_IsRefusedAndChangesNothing()
    {
        var shard = cluster.ShardOf("condition", "i");
        var first = await shard.PutAsync(ItemContents.Write("i", "One"), new WriteCondition(null, ["*"]));
        await shard.PutAsync(ItemContents.Write("i", "Two"), new WriteCondition([first.Item.ETag], null));

        var stale = await Assert.ThrowsAsync<ServingException>(() => shard.PutAsync(ItemContents.Write("i", "Three"), new WriteCondition([first.Item.ETag], null)));
        var there = await Assert.ThrowsAsync<ServingException>(() => shard.PutAsync(ItemContents.Write("i", "Three"), new WriteCondition(null, ["*"])));
        var delete = await Assert.ThrowsAsync<ServingException>(() => shard.DeleteAsync("i", new WriteCondition([first.Item.ETag], null)));

        Assert.All([stale, there, delete], error => Assert.Equal(ServingProblem.Changed, error.Kind));
        Assert.Equal("Two", (await shard.GetAsync("i"))!.Content.Title);
    }

    [Fact]
    public async Task Delete_ThenPutAgain_HasAnotherETagEvenOnAnotherActivation()
    {
        var shard = cluster.ShardOf("again", "i");
        var first = await shard.PutAsync(ItemContents.Write("i", "One"), WriteCondition.None);

        Assert.True(await shard.DeleteAsync("i", WriteCondition.None));
        Assert.False(await shard.DeleteAsync("i", WriteCondition.None));
        Assert.Null(await shard.GetAsync("i"));
        await CatalogueCluster.DeactivateAsync(shard);
        var second = await shard.PutAsync(ItemContents.Write("i", "One"), WriteCondition.None);

        Assert.True(second.Created);
        Assert.True(second.Item.Revision > first.Item.Revision);
    }

    [Fact]
    public async Task PutMany_OneIsWrong_StoresNothingAndNamesIt()
    {
        var shard = cluster.ShardOf("many", "a");

        var error = await Assert.ThrowsAsync<ServingException>(() => shard.PutManyAsync([ItemContents.Write("a", "A"), ItemContents.Write("b", "")]));

        Assert.Equal(["items[1].title"], error.Errors.Keys);
        Assert.Null(await shard.GetAsync("a"));
    }

    [Fact]
    public async Task PutMany_SameIdTwice_LastCounts()
    {
        var shard = cluster.ShardOf("last", "a");

        var created = await shard.PutManyAsync([ItemContents.Write("a", "First"), ItemContents.Write("b", "B"), ItemContents.Write("a", "Last")]);

        Assert.Equal(2, created);
        Assert.Equal("Last", (await shard.GetAsync("a"))!.Content.Title);
    }

    [Fact]
    public async Task List_PagesAndCategories_ShowEveryItemOnce()
    {
        var shard = cluster.ShardOf("list", "a");
        await shard.PutManyAsync([.. Enumerable.Range(0, 25).Select(i => ItemContents.Write($"i{i:00}", "T", i % 5 == 0 ? ["news"] : []))]);

        var seen = new List<string>();
        for (string? after = null; seen.Count == 0 || after is not null;)
        {
            var page = await shard.ListAsync(after, 10, null);
            seen.AddRange(page.Items.Select(item => item.Id));
            after = page.Next;
        }

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"i{i:00}"), seen);
        Assert.Equal(["i00", "i05", "i10", "i15", "i20"], (await shard.ListAsync(null, 10, "news")).Items.Select(item => item.Id));
    }

    [Fact]
    public async Task Activate_AfterDeactivation_HasTheItemsAndAnotherEpoch()
    {
        var shard = cluster.ShardOf("kept", "a");
        await shard.PutManyAsync([.. Enumerable.Range(0, 100).Select(i => ItemContents.Write($"i{i:00}", $"Title {i}"))]);
        var before = await shard.ListAsync(null, 1000, null);

        await CatalogueCluster.DeactivateAsync(shard);
        var after = await shard.ListAsync(null, 1000, null);

        Assert.Equal(before.Items.Select(item => (item.Id, item.ETag, item.Content.Title)), after.Items.Select(item => (item.Id, item.ETag, item.Content.Title)));
        Assert.NotEqual(before.Epoch, after.Epoch);
        Assert.Null(await shard.ChangesAsync(before.Epoch, before.Number, 10));
    }

    [Fact]
    public async Task Put_Item_IsSeenByEverySiloAndSoIsItsEnd()
    {
        var shard = cluster.ShardOf("seen", "fresh");
        ServedCatalogues[] silos = [.. cluster.Silos.Select(silo => silo.GetRequiredService<ServedCatalogues>())];
        Assert.False(await AnySeesAsync());

        await shard.PutAsync(ItemContents.Write("fresh", "Fresh"), WriteCondition.None);
        await CatalogueCluster.UntilAsync(AllSeeAsync, "every silo sees the new item");

        await shard.DeleteAsync("fresh", WriteCondition.None);
        await CatalogueCluster.UntilAsync(async () => !await AnySeesAsync(), "no silo sees the deleted item");

        async Task<bool> SeesAsync(ServedCatalogues silo) => (await silo.GetAsync("seen")).Find("fresh") is not null;
        async Task<bool> AllSeeAsync() => (await Task.WhenAll(silos.Select(SeesAsync))).All(sees => sees);
        async Task<bool> AnySeesAsync() => (await Task.WhenAll(silos.Select(SeesAsync))).Any(sees => sees);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Look_AnyInterleavingOfChangesAndLooks_ConvergesToTheCatalogue(int seed)
    {
        var random = new Random(seed);
        var model = $"converges{seed}";
        var shard = cluster.ShardOf(model, "x");
        ShardFollower[] followers = [new(shard), new(shard)];
        var expected = new Dictionary<string, string>();
        for (var change = 0; change < 120; change++)
        {
            var id = $"i{random.Next(30)}";
            if (random.Next(3) == 0)
            {
                await shard.DeleteAsync(id, WriteCondition.None);
                expected.Remove(id);
            }
            else
            {
                await shard.PutAsync(ItemContents.Write(id, $"{change}"), WriteCondition.None);
                expected[id] = $"{change}";
            }

            if (random.Next(10) == 0)
            {
                await CatalogueCluster.DeactivateAsync(shard);
            }

            if (random.Next(4) == 0)
            {
                var follower = followers[random.Next(2)];
                await follower.LookAsync();
                Assert.Equal(Sorted(expected), Sorted(Titles(follower)));
            }
        }

        await Task.WhenAll(followers.Select(follower => follower.LookAsync()));
        Assert.All(followers, follower => Assert.Equal(Sorted(expected), Sorted(Titles(follower))));

        static IEnumerable<KeyValuePair<string, string>> Sorted(IEnumerable<KeyValuePair<string, string>> items) => items.OrderBy(item => item.Key, StringComparer.Ordinal);
        static IEnumerable<KeyValuePair<string, string>> Titles(ShardFollower follower) =>
            follower.Items.Values.Select(item => KeyValuePair.Create(item.Id, item.Content.Title!));
    }

    [Fact]
    public async Task Get_NothingHasChanged_IsTheSameCatalogue()
    {
        await cluster.ShardOf("same", "a").PutAsync(ItemContents.Write("a", "A"), WriteCondition.None);
        var catalogues = new ServedCatalogues(cluster.Grains, cluster.Time);
        var first = await catalogues.GetAsync("same");

        cluster.Time.Advance(ServedCatalogues.MaxAge);
        var second = await catalogues.GetAsync("same");
        await cluster.ShardOf("same", "b").PutAsync(ItemContents.Write("b", "B"), WriteCondition.None);
        var young = await catalogues.GetAsync("same");
        cluster.Time.Advance(ServedCatalogues.MaxAge);
        var third = await catalogues.GetAsync("same");

        Assert.Same(first, second);
        Assert.Same(first, young);
        Assert.Equal((2, first.Stamp + 1), (third.Count, third.Stamp));
        Assert.Same(first.Find("a"), third.Find("a"));
    }

    [Theory]
    [InlineData(17, true)]
    [InlineData(16, false)]
    public async Task Get_MoreModelsThanStayInAnyCase_ListsThemAnewOnlyWhereTheyHaveTooManyItems(int maxItems, bool areKept)
    {
        var models = Enumerable.Range(0, ServedCatalogues.Kept + 2).Select(model => $"many{maxItems}-{model}").ToArray();
        await Task.WhenAll(models.Select(model => cluster.ShardOf(model, "a").PutAsync(ItemContents.Write("a", "A"), WriteCondition.None)));
        var catalogues = new ServedCatalogues(cluster.Grains, cluster.Time, maxItems);
        var first = new List<LiveCatalogue>();
        foreach (var model in models)
        {
            first.Add(await catalogues.GetAsync(model));
        }

        // With 17 items there was room when the last of 18 models came; with 16 there was not, and the first had to go.
        Assert.Same(first[^1], await catalogues.GetAsync(models[^1]));
        Assert.Same(first[1], await catalogues.GetAsync(models[1]));
        Assert.Equal(areKept, ReferenceEquals(first[0], await catalogues.GetAsync(models[0])));
    }

    [Fact]
    public async Task LookAgain_LookIsYoung_HasWhatWasPutSince()
    {
        await cluster.ShardOf("again", "a").PutAsync(ItemContents.Write("a", "A"), WriteCondition.None);
        var catalogues = new ServedCatalogues(cluster.Grains, cluster.Time);
        await catalogues.GetAsync("again");
        await cluster.ShardOf("again", "b").PutAsync(ItemContents.Write("b", "B"), WriteCondition.None);

        Assert.Null((await catalogues.GetAsync("again")).Find("b"));
        Assert.NotNull((await catalogues.LookAgainAsync("again")).Find("b"));
    }
}
