using System.Globalization;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;

namespace MetaRec.Evaluation.Tests;

internal static class TestData
{
    private static readonly Lazy<MeluSplit> LazySynthetic = new(() => MeluSplit.Create(
        SyntheticGenerator.Generate(new SyntheticSpec { Users = 150, Items = 300, RatingsPerUser = 90, Seed = 5 })));

    /// <summary>A generated world with tasks in every partition.</summary>
    public static MeluSplit Synthetic => LazySynthetic.Value;

    /// <summary>A catalogue without interactions, on a scale of 1 to 5.</summary>
    public static Dataset Catalogue(int items, params FeatureField[] itemFields) => new()
    {
        Name = "test",
        Scale = new RatingScale(1, 5),
        Users = ["u"],
        Items = Names(items),
        Titles = Names(items),
        Years = new int[items],
        UserFeatures = new FeatureTable(1, []),
        ItemFeatures = new FeatureTable(items, itemFields),
        Interactions = [],
    };

    /// <summary>A field with one list of values per entity.</summary>
    public static FeatureField Field(string name, int vocabulary, params int[][] values)
    {
        var offsets = new int[values.Length + 1];
        for (var entity = 0; entity < values.Length; entity++)
        {
            offsets[entity + 1] = offsets[entity] + values[entity].Length;
        }

        return new FeatureField(name, Names(vocabulary), offsets, [.. values.SelectMany(list => list)]);
    }

    /// <summary>Histories of single ratings.</summary>
    public static IReadOnlyList<History> Ratings(int item, params float[] ratings) =>
        [.. ratings.Select((rating, user) => new History(user, [item], [rating]))];

    public static Episode Episode(int[] supportItems, float[] supportRatings, params int[] queryItems) =>
        new(0, 0, supportItems, supportRatings, queryItems, new float[queryItems.Length]);

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(index => index.ToString(CultureInfo.InvariantCulture))];
}
