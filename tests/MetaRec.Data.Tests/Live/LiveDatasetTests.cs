using MetaRec.Data.Live;
using MetaRec.Data.Tasks;

namespace MetaRec.Data.Tests.Live;

public sealed class LiveDatasetTests
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoProfile = new Dictionary<string, IReadOnlyList<string>>();

    [Fact]
    public void Join_LiveRatings_FollowTheBaseAndReplaceItsOlderOnes()
    {
        var dataset = TestData.Dataset([new(0, 0, 3, 10), new(0, 1, 4, 11), new(1, 0, 2, 12)], users: 2, items: 2);
        var builder = new LiveSnapshotBuilder(dataset, [new LiveSnapshotItem("new", "New", Features("genre", "drama"))]);
        builder.Add("u0", NoProfile, [("i1", 1, 20_000), ("new", 5, 21_000)]);
        builder.Add("stranger", NoProfile, [("i0", 5, 15_999), ("gone", 2, 16_000)]);

        var joined = LiveDataset.Join(dataset, builder.Build("m", DateTimeOffset.UnixEpoch), holdOut: 0).Training;

        Assert.Equal([new(0, 0, 3, 10), new(1, 0, 2, 12), new(2, 0, 5, 15), new(0, 1, 1, 20), new(0, 2, 5, 21)], joined.Interactions);
        Assert.Equal(["i0", "i1", "new"], joined.Items);
        Assert.Equal("New", joined.Titles[2]);
        Assert.Equal((3, 3), (builder.Build("m", DateTimeOffset.UnixEpoch).Ratings, joined.Users.Count));
    }

    [Fact]
    public void Join_HoldOut_LeavesOutTheNewestLiveRatingsAndWhatTheyReplace()
    {
        var dataset = TestData.Dataset([new(0, 0, 3, 99), new(1, 1, 2, 99)], users: 2, items: 5);
        var builder = new LiveSnapshotBuilder(dataset, []);
        builder.Add("u0", NoProfile, [("i2", 1, 1_000), ("i3", 1, 4_000), ("i0", 5, 5_000)]);
        builder.Add("x", NoProfile, [("i4", 2, 2_000), ("i1", 2, 3_000)]);

        var joined = LiveDataset.Join(dataset, builder.Build("m", DateTimeOffset.UnixEpoch), holdOut: 0.5);

        // Half of five, rounded down: the ratings at 4 s and 5 s. The base's rating of i0 is older than the one held out, and would tell of it.
        Assert.Equal([new(0, 3, 1, 4), new(0, 0, 5, 5)], joined.HeldOut);
        Assert.Equal([new(0, 2, 1, 1), new(2, 4, 2, 2), new(2, 1, 2, 3)], joined.Earlier);
        Assert.Equal([new(1, 1, 2, 99), new(0, 2, 1, 1), new(2, 4, 2, 2), new(2, 1, 2, 3)], joined.Training.Interactions);
    }

    [Fact]
    public void Join_AnyBase_AllUsersAndItemsAreWarm()
    {
        var dataset = TestData.Dataset([new(0, 0, 3, 1), new(1, 1, 3, 2)], users: 2, items: 2, published: new PublishedPartition([false, true], [false, true]));
        var builder = new LiveSnapshotBuilder(dataset, []);
        builder.Add("x", NoProfile, [("i1", 4, 1)]);

        var split = MeluSplit.Create(LiveDataset.Join(dataset, builder.Build("m", DateTimeOffset.UnixEpoch), 0).Training);

        Assert.Equal(3, split[Scenario.Warm].Count);
    }

    [Fact]
    public void Join_Snapshot_HasNoIdOfAUser()
    {
        var dataset = TestData.Dataset([new(0, 0, 3, 1)], users: 1, items: 1);
        var builder = new LiveSnapshotBuilder(dataset, []);
        builder.Add("secret-person", NoProfile, [("i0", 4, 1)]);
        var snapshot = LiveSnapshotFile.Read(LiveSnapshotFile.Write(builder.Build("m", DateTimeOffset.UnixEpoch)));

        var joined = LiveDataset.Join(dataset, snapshot, 0).Training;

        Assert.DoesNotContain("secret", System.Text.Json.JsonSerializer.Serialize(snapshot), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-person", joined.Users);

        // An id that no client can have: nobody is taken for this user.
        Assert.True(char.IsControl(joined.Users[1][0]));
    }

    [Fact]
    public void Join_ProfileValues_NewOnesAreTakenUpWhereFiveUsersHaveThem()
    {
        var dataset = new Dataset
        {
            Name = "test",
            Scale = new RatingScale(1, 5),
            Users = ["u0"],
            Items = ["i0"],
            Titles = ["i0"],
            Years = [0],
            UserFeatures = new FeatureTable(1, [new FeatureField("age", ["young"], [0, 1], [0])]),
            ItemFeatures = TestData.NoFeatures(1),
            Interactions = [new(0, 0, 3, 1)],
        };
        var builder = new LiveSnapshotBuilder(dataset, []);
        builder.Add("u0", Features("town", "here"), [("i0", 1, 1)]);
        builder.Add("only", Features("age", "107"), [("i0", 1, 2)]);
        for (var user = 0; user < LiveDataset.FewestWithValue; user++)
        {
            builder.Add($"old-{user}", Features("age", "old"), [("i0", 1, 3 + user)]);
        }

        var table = LiveDataset.Join(dataset, builder.Build("m", DateTimeOffset.UnixEpoch), 0).Training.UserFeatures;

        Assert.Equal(["young", "old"], Assert.Single(table.Fields).Vocabulary);
        Assert.Equal([["young"], [], ["old"]], Enumerable.Range(0, 3).Select(user => TestData.Values(table, "age", user)));
    }

    [Fact]
    public void Join_OtherBase_Throws()
    {
        var builder = new LiveSnapshotBuilder(TestData.Dataset([new(0, 0, 3, 1)], 1, 1), []);
        builder.Add("x", NoProfile, [("i0", 4, 1)]);
        var snapshot = builder.Build("m", DateTimeOffset.UnixEpoch);

        var error = Assert.Throws<InvalidDataException>(() => LiveDataset.Join(TestData.Dataset([new(0, 0, 4, 1)], 1, 1), snapshot, 0));

        Assert.Contains("take a new snapshot", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BytesOfASnapshot_GiveIt()
    {
        var dataset = TestData.Dataset([new(0, 0, 3, 1)], 1, 1);
        var builder = new LiveSnapshotBuilder(dataset, [new LiveSnapshotItem("new", "Neu", Features("genre", "b", "a"))]);
        builder.Add("x", Features("age", "old"), [("new", 4.5f, 1_700_000_000_123)]);
        var snapshot = builder.Build("m", DateTimeOffset.UnixEpoch.AddDays(1));

        var read = LiveSnapshotFile.Read(LiveSnapshotFile.Write(snapshot));

        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(snapshot), System.Text.Json.JsonSerializer.Serialize(read));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3 })]
    public void Read_OtherBytes_ThrowsInvalidData(byte[] bytes) => Assert.Throws<InvalidDataException>(() => LiveSnapshotFile.Read(bytes));

    private static Dictionary<string, IReadOnlyList<string>> Features(string field, params string[] values) => new() { [field] = values };
}
