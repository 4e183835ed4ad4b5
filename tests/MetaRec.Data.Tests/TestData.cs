using MetaRec.Data.Tasks;

namespace MetaRec.Data.Tests;

internal static class TestData
{
    public static FeatureTable NoFeatures(int count) => new(count, []);

    public static Dataset Dataset(IReadOnlyList<Interaction> rows, int users, int items, IReadOnlyList<int>? years = null, PublishedPartition? published = null) => new()
    {
        Name = "test",
        Scale = new RatingScale(1, 5),
        Users = [.. Enumerable.Range(0, users).Select(user => $"u{user}")],
        Items = [.. Enumerable.Range(0, items).Select(item => $"i{item}")],
        Titles = [.. Enumerable.Range(0, items).Select(item => $"i{item}")],
        Years = years ?? new int[items],
        UserFeatures = NoFeatures(users),
        ItemFeatures = NoFeatures(items),
        Interactions = rows,
        Published = published,
    };

    /// <summary>Distinct items whose rating tells the item: rating = 1 + item % 5.</summary>
    public static History History(int length, int user = 7) => new(
        user, [.. Enumerable.Range(100, length)], [.. Enumerable.Range(100, length).Select(item => 1f + (item % 5))]);

    public static string[] Values(FeatureTable table, string field, int entity)
    {
        var found = table.Find(field);
        Assert.NotNull(found);
        return [.. found.Of(entity).ToArray().Select(value => found.Vocabulary[value])];
    }
}
