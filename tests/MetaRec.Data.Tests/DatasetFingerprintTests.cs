using MetaRec.Data.Importing;

namespace MetaRec.Data.Tests;

public sealed class DatasetFingerprintTests
{
    private static readonly Interaction[] Rows = [new(0, 0, 3, 10), new(1, 1, 4, 20)];

    [Fact]
    public void Compute_SameContent_IsTheSame() => Assert.Equal(Make().Fingerprint, Make().Fingerprint);

    [Fact]
    public void Compute_Always_Is64HexDigits() => Assert.Matches("^[0-9a-f]{64}$", Make().Fingerprint);

    [Fact]
    public void Compute_AnyChange_IsAnother()
    {
        Dataset[] changed =
        [
            Make(),
            Make(rows: [new(0, 1, 3, 10), Rows[1]]),
            Make(rows: [new(1, 0, 3, 10), Rows[1]]),
            Make(rows: [new(0, 0, 3.5f, 10), Rows[1]]),
            Make(rows: [new(0, 0, 3, 11), Rows[1]]),
            Make(rows: [Rows[1], Rows[0]]),
            Make(rows: [Rows[0]]),
            Make(users: ["ab", "c"]),
            Make(users: ["a", "bc"]),
            Make(value: "blue"),
            Make(field: "shade"),
            Make(year: 1999),
            Make(published: new([true, false], [false, false])),
            Make(published: new([false, false], [true, false])),
        ];

        Assert.Equal(changed.Length, changed.Select(data => data.Fingerprint).Distinct().Count());
    }

    private static Dataset Make(
        Interaction[]? rows = null, string[]? users = null, string field = "colour", string value = "red", int year = 0, PublishedPartition? published = null)
    {
        var feature = new FeatureBuilder(field);
        feature.Add(value);
        return new Dataset
        {
            Name = "test",
            Scale = new RatingScale(1, 5),
            Users = users ?? ["a", "b"],
            Items = ["x", "y"],
            Titles = ["x", "y"],
            Years = [year, 0],
            UserFeatures = TestData.NoFeatures(2),
            ItemFeatures = new FeatureTable(2, [feature.Build(2)]),
            Interactions = rows ?? Rows,
            Published = published,
        };
    }
}
