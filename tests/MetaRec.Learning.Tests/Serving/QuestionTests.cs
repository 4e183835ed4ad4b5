using MetaRec.Learning.Serving;

namespace MetaRec.Learning.Tests.Serving;

public sealed class QuestionTests
{
    private static readonly ServingWorld World = ServingWorld.Create();
    private static readonly Recommender Served = World.Recommender();

    [Fact]
    public void Gain_HandComputed_IsTheVarianceTakenOff()
    {
        // One item with input 1 in the catalogue: M = [1 1; 1 1], prior covariance 0.3·I. z = (0.3, 0.3): zᵀMz = 0.36, x·z = 0.6.
        var selection = new QuestionSelection([1], 1, [7]);

        Assert.Equal(0.36 / 1.6, selection.Gain([1]), 1e-12);
        selection.Know([1]);

        // The variance of t·(1, 1) was 0.6 and is 0.6/1.6; a second answer takes v²/(1 + v) off.
        const double V = 0.6 / 1.6;
        Assert.Equal(V * V / (1 + V), selection.Gain([1]), 1e-12);
    }

    [Fact]
    public void Gain_ItemUnlikeWhatIsKnown_IsLarger()
    {
        var selection = new QuestionSelection([1, 0, 0, 1], 2, [1, 1]);
        Assert.Equal(selection.Gain([1, 0]), selection.Gain([0, 1]), 1e-12);

        selection.Know([1, 0]);

        Assert.True(selection.Gain([0, 1]) > 1.2 * selection.Gain([1, 0]));
    }

    [Fact]
    public void AskNext_NewUser_AsksAboutOtherItemsEachTime()
    {
        var questions = Served.AskNext(Served.Adapt(UserHistory.Unknown), 10);

        Assert.Equal(10, questions.Distinct().Count());
        Assert.Equal(questions, Served.AskNext(Served.Adapt(UserHistory.Unknown), 10));
    }

    [Fact]
    public void AskNext_RatedAndForbiddenItems_AreNotAsked()
    {
        var history = World.History(3, 9);
        var candidates = new ItemSet(Enumerable.Range(0, 30));

        var questions = Served.AskNext(Served.Adapt(history), 1_000, candidates);

        Assert.Equal(Enumerable.Range(0, 30).Except(history.Items), questions.Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public void AskNext_CountOutOfRange_IsRefused(int count) => Assert.Throws<ArgumentOutOfRangeException>(() => Served.AskNext(Served.Adapt(UserHistory.Unknown), count));
}
