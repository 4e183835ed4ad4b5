using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Floors;
using MetaRec.Evaluation.Protocols;
using MetaRec.Learning;

namespace MetaRec.Evaluation.Tests.Protocols;

public sealed class NextItemProtocolTests
{
    /// <summary>Six items, of which the last is cold; user 1 is cold. Rows are not in the order of time.</summary>
    private static readonly MeluSplit Small = MeluSplit.Create(new Dataset
    {
        Name = "small",
        Scale = new RatingScale(1, 5),
        Users = ["a", "b", "c"],
        Items = ["0", "1", "2", "3", "4", "5"],
        Titles = ["0", "1", "2", "3", "4", "5"],
        Years = new int[6],
        UserFeatures = new FeatureTable(3, []),
        ItemFeatures = new FeatureTable(6, []),
        Interactions =
        [
            new(0, 2, 5, 300), new(0, 0, 4, 100), new(0, 1, 3, 200), new(0, 5, 2, 400),
            new(1, 4, 1, 20), new(1, 3, 2, 10), new(2, 1, 3, 5),
        ],
        Published = new PublishedPartition([false, true, false], [false, false, false, false, false, true]),
    });

    private static readonly EpisodeSpec Trained = new() { Order = EpisodeOrder.Time, HeldOut = 10 };

    [Fact]
    public void Evaluate_FullCatalogue_AsksForTheLatestAmongTheWarmItemsThatTheUserDidNotHave()
    {
        var model = new RecordingModel(episode => [.. episode.QueryItems.Select(item => (float)item)]);

        var rows = NextItemProtocol.Evaluate([Contender.Of(model)], Small, Trained, new NextItemOptions { Cutoff = 2 });

        var (warm, cold) = (Assert.Single(model.Seen, episode => episode.User == 0), Assert.Single(model.Seen, episode => episode.User == 1));
        Assert.Equal([0, 1], warm.SupportItems);
        Assert.Equal([4f, 3f], warm.SupportRatings);
        Assert.Equal([2, 3, 4], warm.QueryItems);
        Assert.Equal([3], cold.SupportItems);
        Assert.Equal([4, 0, 1, 2], cold.QueryItems);

        // Scored by item number, 2 is third of 2, 3 and 4; 4 is first.
        Assert.Equal([new("warm", "recording", ModelKind.Meta, 0, 0, 1 / 3.0, 1), new("cold-user", "recording", ModelKind.Meta, 1, 1, 1, 1)], rows);
    }

    [Fact]
    public void Evaluate_TwoHeldOut_PredictsEachFromAllBeforeIt()
    {
        var model = new RecordingModel(episode => new float[episode.QueryItems.Length]);

        NextItemProtocol.Evaluate([Contender.Of(model)], Small, Trained, new NextItemOptions { HeldOut = 2 });

        Assert.Equal(["0>1", "0,1>2"], model.Seen.Select(episode => $"{string.Join(',', episode.SupportItems)}>{episode.QueryItems[0]}"));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 0)]
    public void Evaluate_MoreThanTrainingHeldOut_IsRefused(int asked, int heldOut)
    {
        var error = Assert.Throws<ArgumentException>(() => NextItemProtocol.Evaluate([], Small, Trained with { HeldOut = heldOut }, new NextItemOptions { HeldOut = asked }));

        Assert.Contains($"The latest {asked} interactions of each user cannot be predicted: training has held out {heldOut} (episodes.heldOut)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_SampledNegatives_AreUnseenDistinctAndTheSameForTheSameSeed()
    {
        var history = new History(3, [5, 9, 2, 30], [1, 1, 1, 1]);
        int[] catalogue = [.. Enumerable.Range(0, 200)];
        var options = new NextItemOptions { Negatives = 100, MaxSupport = 2 };

        var episode = NextItemProtocol.Draw(0, history, 2, catalogue, options);

        Assert.Equal([5, 9], episode.SupportItems);
        Assert.Equal(2, episode.QueryItems[0]);
        Assert.Equal(101, episode.QueryItems.Distinct().Count());
        Assert.DoesNotContain(episode.QueryItems.Skip(1), history.Items.Contains);
        Assert.Equal(episode.QueryItems, NextItemProtocol.Draw(0, history, 2, catalogue, options).QueryItems);
        Assert.NotEqual(episode.QueryItems, NextItemProtocol.Draw(0, history, 2, catalogue, options with { Seed = 2 }).QueryItems);
    }

    [Fact]
    public void Evaluate_DataWithoutTimes_SaysSo()
    {
        var data = TestData.Catalogue(3);

        Assert.Contains("A temporal evaluation needs the time", Assert.Throws<NoTaskException>(
            () => NextItemProtocol.Evaluate([], MeluSplit.Create(data), Trained, new NextItemOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_HistoriesTooShort_NamesTheNumber() => Assert.Contains(
        "more than 7 interactions", Assert.Throws<NoTaskException>(() => NextItemProtocol.Evaluate([], Small, Trained, new NextItemOptions { HeldOut = 7 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Evaluate_Floors_CountBeatsChanceWhereItemsArePopular()
    {
        var split = TestData.Synthetic;
        var floors = FloorSet.FitNextItem(split.Dataset, split, TrainingSetting.AllWarm, heldOut: 1);
        var chance = new RecordingModel(episode => new float[episode.QueryItems.Length]);

        var rows = NextItemProtocol.Evaluate([.. floors.Select(Contender.Of), Contender.Of(chance)], split, Trained, new NextItemOptions { Negatives = 50 });

        Assert.Equal(8, rows.Count);
        Assert.True(rows.Single(row => row is { Scenario: "warm", Method: "interaction count" }).ReciprocalRank
            > rows.Single(row => row is { Scenario: "warm", Method: "recording" }).ReciprocalRank);
    }

    private sealed class RecordingModel(Func<Episode, float[]> predict) : IRatingModel
    {
        public List<Episode> Seen { get; } = [];

        public string Name => "recording";

        public IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes)
        {
            Seen.AddRange(episodes);
            return [.. episodes.Select(predict)];
        }
    }
}
