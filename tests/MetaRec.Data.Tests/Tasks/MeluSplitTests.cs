using CsCheck;
using MetaRec.Data.Tasks;

namespace MetaRec.Data.Tests.Tasks;

public sealed class MeluSplitTests
{
    [Fact]
    public void Create_Years_ItemsAfter1997AreColdAndUnknownYearsWarm() =>
        Assert.Equal([false, true, false], MeluSplit.Create(TestData.Dataset([new(0, 0, 3, 5)], 10, 3, [1997, 1998, 0])).ItemIsCold);

    [Fact]
    public void Create_NoYears_NewestFifthByFirstRatingIsCold()
    {
        var rows = Enumerable.Range(0, 10).Select(item => new Interaction(0, item, 3, 100 - item)).Append(new Interaction(1, 9, 3, 500));
        var cold = MeluSplit.Create(TestData.Dataset([.. rows], 2, 10)).ItemIsCold;

        Assert.Equal([0, 1], Enumerable.Range(0, 10).Where(item => cold[item]));
    }

    [Fact]
    public void Create_YearsOnOneSideOnly_FallsBackToTimes()
    {
        var rows = Enumerable.Range(0, 10).Select(item => new Interaction(0, item, 3, item)).ToArray();
        var cold = MeluSplit.Create(TestData.Dataset(rows, 2, 10, [.. Enumerable.Repeat(2020, 10)])).ItemIsCold;

        Assert.Equal([8, 9], Enumerable.Range(0, 10).Where(item => cold[item]));
    }

    [Fact]
    public void Create_NeitherYearsNorTimes_SeededFifthIsCold()
    {
        var data = TestData.Dataset([.. Enumerable.Range(0, 100).Select(item => new Interaction(0, item, 3, 0))], 2, 100);

        Assert.Equal(20, MeluSplit.Create(data, 1).ItemIsCold.Count(cold => cold));
        Assert.Equal(MeluSplit.Create(data, 1).ItemIsCold, MeluSplit.Create(data, 1).ItemIsCold);
        Assert.NotEqual(MeluSplit.Create(data, 1).ItemIsCold, MeluSplit.Create(data, 2).ItemIsCold);
    }

    [Fact]
    public void Create_Users_SeededFifthIsCold()
    {
        var data = TestData.Dataset([new(0, 0, 3, 0)], 1000, 2, [1990, 1999]);

        Assert.Equal(200, MeluSplit.Create(data).UserIsCold.Count(cold => cold));
        Assert.NotEqual(MeluSplit.Create(data, 1).UserIsCold, MeluSplit.Create(data, 2).UserIsCold);
    }

    [Fact]
    public void Create_Published_WinsOverTheRule()
    {
        var published = new PublishedPartition([true, false], [true, false]);
        var split = MeluSplit.Create(TestData.Dataset([new(0, 0, 3, 0)], 2, 2, [1990, 1999], published));

        Assert.Equal(published.UserIsCold, split.UserIsCold);
        Assert.Equal(published.ItemIsCold, split.ItemIsCold);
        Assert.Single(split[Scenario.ColdBoth]);
    }

    [Fact]
    public void Indexer_AnyData_HistoriesPartitionTheInteractionsInOrder() =>
        Gen.Select(Gen.Int[0, 14], Gen.Int[0, 9], Gen.Int[1, 5]).Array[0, 200].Sample(draws =>
        {
            var rows = draws.Select(draw => new Interaction(draw.Item1, draw.Item2, draw.Item3, 0)).ToArray();
            var split = MeluSplit.Create(TestData.Dataset(rows, 15, 10, [.. Enumerable.Range(1992, 10)]), 3);
            foreach (var scenario in Enum.GetValues<Scenario>())
            {
                var histories = split[scenario];
                Assert.Equal(histories.Select(history => history.User).Distinct().Order(), histories.Select(history => history.User));
                foreach (var history in histories)
                {
                    var wanted = rows.Where(row => row.User == history.User && Of(split, row) == scenario).ToArray();
                    Assert.Equal(wanted.Select(row => row.Item), history.Items);
                    Assert.Equal(wanted.Select(row => row.Rating), history.Ratings);
                }
            }

            Assert.Equal(rows.Length, Enum.GetValues<Scenario>().Sum(scenario => split[scenario].Sum(history => history.Length)));
        });

    private static Scenario Of(MeluSplit split, Interaction row) => (split.UserIsCold[row.User], split.ItemIsCold[row.Item]) switch
    {
        (false, false) => Scenario.Warm,
        (true, false) => Scenario.ColdUser,
        (false, true) => Scenario.ColdItem,
        _ => Scenario.ColdBoth,
    };
}
