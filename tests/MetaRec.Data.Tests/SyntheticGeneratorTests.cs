using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;

namespace MetaRec.Data.Tests;

public sealed class SyntheticGeneratorTests
{
    private static readonly SyntheticSpec Small = new() { Users = 200, Items = 300, RatingsPerUser = 40 };

    [Fact]
    public void Generate_SameSpec_IsTheSameData() =>
        Assert.Equal(SyntheticGenerator.Generate(Small).Fingerprint, SyntheticGenerator.Generate(Small).Fingerprint);

    [Fact]
    public void Generate_OtherSeed_IsOtherData() =>
        Assert.NotEqual(SyntheticGenerator.Generate(Small).Fingerprint, SyntheticGenerator.Generate(Small with { Seed = 2 }).Fingerprint);

    [Fact]
    public void Generate_Default_HasTheAskedSizesAndFields()
    {
        var spec = new SyntheticSpec();
        var data = SyntheticGenerator.Generate(spec);

        Assert.Equal((1500, 1000), (data.Users.Count, data.Items.Count));
        Assert.InRange(data.Interactions.Count / 1500.0, 58, 62);
        Assert.Equal(["segment", "region"], data.UserFeatures.Fields.Select(field => field.Name));
        Assert.Equal(["genre", "maker"], data.ItemFeatures.Fields.Select(field => field.Name));
        Assert.Equal(250, data.Years.Count(year => year > MeluSplit.LastWarmYear));
        Assert.All(data.Interactions, row => Assert.InRange(row.Rating, 1, 5));
        Assert.Equal(data.Interactions.Count, data.Interactions.Select(row => (row.User, row.Item)).Distinct().Count());
        Assert.All(Enum.GetValues<Scenario>(), scenario => Assert.NotEmpty(TaskSets.Test(MeluSplit.Create(data), scenario)));
    }

    [Fact]
    public void Generate_Default_BestErrorsAreThoseOfTheNoiseLessWhatClippingTakes()
    {
        var data = SyntheticGenerator.Generate(new SyntheticSpec());

        Assert.InRange(data.BestPossibleRmse!.Value, 0.52, 0.6);
        Assert.InRange(data.BestPossibleMae!.Value, 0.39, 0.6 * Math.Sqrt(2 / Math.PI));
    }

    [Fact]
    public void Generate_WithoutNoise_BestErrorsAreZero()
    {
        var data = SyntheticGenerator.Generate(Small with { Noise = 0 });

        Assert.Equal((0, 0), (data.BestPossibleRmse!.Value, data.BestPossibleMae!.Value));
    }

    [Fact]
    public void Generate_Default_PopularityIsSkewed()
    {
        var data = SyntheticGenerator.Generate(new SyntheticSpec());
        var counts = data.Interactions.CountBy(row => row.Item).Select(pair => pair.Value).OrderDescending().ToArray();

        Assert.InRange(counts.Take(100).Sum() / (double)data.Interactions.Count, 0.2, 0.6);
    }

    [Fact]
    public void Generate_MeanRatingsEqualToItems_UsersRateEveryItemAtMostOnce()
    {
        var data = SyntheticGenerator.Generate(new SyntheticSpec { Users = 20, Items = 15, RatingsPerUser = 15 });

        Assert.Equal(data.Interactions.Count, data.Interactions.Select(row => (row.User, row.Item)).Distinct().Count());
    }

    [Fact]
    public void Generate_Years_CoverAboutAQuarterOfTheItems() =>
        Assert.Equal(3, SyntheticGenerator.Generate(new SyntheticSpec { Users = 10, Items = 15, RatingsPerUser = 15 }).Years.Count(year => year > 1997), 1.0);

    [Fact]
    public void Generate_KindsOfUsers_UsersAgreeWithinAKindAndNotBeyond()
    {
        var spec = new SyntheticSpec { Users = 60, Items = 60, RatingsPerUser = 60, Noise = 0, Clusters = 2 };

        Assert.InRange(Agreement(spec), 0.6, 1);
        Assert.InRange(Agreement(spec with { Clusters = 1 }), 0, 0.55);
    }

    public static TheoryData<SyntheticSpec, string> Invalid => new()
    {
        { new SyntheticSpec { Users = 9 }, "dataset.synthetic.users must be between 10 and 1000000, but is 9" },
        { new SyntheticSpec { Items = 1_000_001 }, "dataset.synthetic.items must be between 10 and 1000000, but is 1000001" },
        { new SyntheticSpec { RatingsPerUser = 14 }, "dataset.synthetic.ratingsPerUser must be between 15 and 1000, but is 14" },
        { new SyntheticSpec { Rank = 0 }, "dataset.synthetic.rank must be between 1 and 64, but is 0" },
        { new SyntheticSpec { Clusters = 0 }, "dataset.synthetic.clusters must be between 1 and 16, but is 0" },
        { new SyntheticSpec { Noise = 2.5 }, "dataset.synthetic.noise must be between 0 and 2, but is 2.5" },
        { new SyntheticSpec { Noise = double.NaN }, "dataset.synthetic.noise must be between 0 and 2, but is NaN" },
        { new SyntheticSpec { Items = 20 }, "dataset.synthetic.ratingsPerUser must not exceed dataset.synthetic.items (20), but is 60" },
    };

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public void Generate_OutOfRange_NamesValueAndRule(SyntheticSpec spec, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticGenerator.Generate(spec)).Message, StringComparison.Ordinal);

    /// <summary>How much pairs of users agree on the items that both rated: the mean size of the correlation of their ratings over item means.</summary>
    private static double Agreement(SyntheticSpec spec)
    {
        var data = SyntheticGenerator.Generate(spec);
        var means = data.Interactions.GroupBy(row => row.Item).ToDictionary(rows => rows.Key, rows => rows.Average(row => row.Rating));
        var users = data.Interactions.GroupBy(row => row.User).Select(rows => rows.ToDictionary(row => row.Item, row => row.Rating - means[row.Item])).ToArray();
        var sizes = new List<double>();
        for (var i = 0; i < users.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var both = users[i].Keys.Where(users[j].ContainsKey).ToArray();
                sizes.Add(Math.Abs(Correlation([.. both.Select(item => users[i][item])], [.. both.Select(item => users[j][item])])));
            }
        }

        return sizes.Average();
    }

    private static double Correlation(double[] left, double[] right)
    {
        var (meanOfLeft, meanOfRight) = (left.Average(), right.Average());
        double Sum(double[] a, double meanOfA, double[] b, double meanOfB) => a.Zip(b, (x, y) => (x - meanOfA) * (y - meanOfB)).Sum();
        return Sum(left, meanOfLeft, right, meanOfRight) / Math.Sqrt(Sum(left, meanOfLeft, left, meanOfLeft) * Sum(right, meanOfRight, right, meanOfRight));
    }
}
