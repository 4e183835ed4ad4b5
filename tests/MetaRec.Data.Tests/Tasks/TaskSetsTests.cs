using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;

namespace MetaRec.Data.Tests.Tasks;

public sealed class TaskSetsTests
{
    private static readonly int[] Lengths = [1, 5, 12, 13, 100, 101];

    [Fact]
    public void Training_Tasks_KeepsHistoriesOf13To100() =>
        Assert.Equal([13, 100], TaskSets.Training(Split(Lengths), TrainingSetting.Tasks, new EpisodeSpec { MinHistory = 5 }).Select(history => history.Length));

    [Fact]
    public void Training_AllWarm_KeepsHistoriesOfTheMinimumAndMore() =>
        Assert.Equal([5, 12, 13, 100, 101], TaskSets.Training(Split(Lengths), TrainingSetting.AllWarm, new EpisodeSpec { MinHistory = 5 }).Select(history => history.Length));

    [Fact]
    public void BaselineTraining_Tasks_IsTheTrainingTasks() =>
        Assert.Equal([13, 100], TaskSets.BaselineTraining(Split(Lengths), TrainingSetting.Tasks).Select(history => history.Length));

    [Fact]
    public void BaselineTraining_AllWarm_IsEveryWarmHistory() =>
        Assert.Equal(Lengths, TaskSets.BaselineTraining(Split(Lengths), TrainingSetting.AllWarm).Select(history => history.Length));

    [Fact]
    public void Test_OtherScenarioIsEmpty_SaysWhatThereIsAndTheRemedy()
    {
        var error = Assert.Throws<NoTaskException>(() => TaskSets.Test(Split(Lengths), Scenario.ColdUser));

        Assert.Contains("Partition 'ColdUser' of data set 'test'", error.Message, StringComparison.Ordinal);
        Assert.Contains("none of its 0 histories has 13 to 100 ratings (longest: 0)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_OnlyShortHistories_NamesTheLongest() => Assert.Contains(
        "none of its 2 histories has 13 or more ratings (longest: 9)",
        Assert.Throws<NoTaskException>(() => TaskSets.Training(Split([4, 9]), TrainingSetting.AllWarm, new EpisodeSpec())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1, 5, 60, 40, "episodes.minHistory")]
    [InlineData(13, -1, 60, 40, "episodes.minSupport")]
    [InlineData(13, 5, 1001, 40, "episodes.maxSupport")]
    [InlineData(13, 5, 60, 0, "episodes.maxQuery")]
    [InlineData(13, 61, 60, 40, "episodes.minSupport must not exceed episodes.maxSupport (60), but is 61")]
    public void Training_InvalidSpec_NamesTheRule(int minHistory, int minSupport, int maxSupport, int maxQuery, string rule)
    {
        var spec = new EpisodeSpec { MinHistory = minHistory, MinSupport = minSupport, MaxSupport = maxSupport, MaxQuery = maxQuery };
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => TaskSets.Training(Split(Lengths), TrainingSetting.Tasks, spec));

        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_InTime_IsOldestFirstAndTiesKeepTheOrderOfTheSource()
    {
        var history = Assert.Single(TaskSets.Training(Timed(30, 10, 20, 10), TrainingSetting.AllWarm, new EpisodeSpec { MinHistory = 2, Order = EpisodeOrder.Time }));

        Assert.Equal([1, 3, 2, 0], history.Items);
        Assert.Equal([2f, 4f, 3f, 1f], history.Ratings);
        Assert.Equal([10, 10, 20, 30], history.Times);
    }

    [Fact]
    public void BaselineTraining_HeldOut_LeavesOutTheLatest()
    {
        var history = Assert.Single(TaskSets.BaselineTraining(Timed(30, 10, 20, 10), TrainingSetting.AllWarm, new EpisodeSpec { HeldOut = 2 }));

        Assert.Equal([1, 3], history.Items);
    }

    [Theory]
    [InlineData(EpisodeOrder.Time, 0, "episodes.order 'time' needs the time of every interaction, but data set 'test' has none.")]
    [InlineData(EpisodeOrder.Random, 1, "episodes.heldOut needs the time of every interaction, but data set 'test' has none.")]
    public void Training_DataWithoutTimes_SaysWhatNeedsThem(EpisodeOrder order, int heldOut, string message) => Assert.Contains(
        message,
        Assert.Throws<NoTaskException>(() => TaskSets.Training(Split(Lengths), TrainingSetting.AllWarm, new EpisodeSpec { Order = order, HeldOut = heldOut })).Message,
        StringComparison.Ordinal);

    private static MeluSplit Timed(params long[] times)
    {
        var rows = times.Select((time, item) => new Interaction(0, item, 1 + item, time));
        return MeluSplit.Create(TestData.Dataset([.. rows], 1, times.Length, null, new(new bool[1], new bool[times.Length])));
    }

    private static MeluSplit Split(int[] lengths)
    {
        var rows = lengths.SelectMany((length, user) => Enumerable.Range(0, length).Select(item => new Interaction(user, item, 3, 0)));
        return MeluSplit.Create(TestData.Dataset([.. rows], lengths.Length, 101, null, new(new bool[lengths.Length], new bool[101])));
    }
}
