using CsCheck;
using MetaRec.Evaluation.Metrics;

namespace MetaRec.Evaluation.Tests.Metrics;

public sealed class NdcgTests
{
    [Theory]
    [InlineData(1, NdcgGain.Exponential, 7.0 / 31)]
    [InlineData(2, NdcgGain.Exponential, 0.749899)]
    [InlineData(1, NdcgGain.Linear, 0.6)]
    [InlineData(2, NdcgGain.Linear, 0.892911)]
    public void At_SecondBestRankedFirst_IsAsComputedByHand(int k, NdcgGain gain, double expected) =>
        Assert.Equal(expected, Ndcg.At(k, [0.9f, 0.5f, 0.1f], [3f, 5f, 1f], [0, 1, 2], gain), 1e-6);

    [Fact]
    public void At_MoreThanThereAre_RanksAll() =>
        Assert.Equal(1, Ndcg.At(10, [2f, 1f], [5f, 3f], [0, 1], NdcgGain.Linear), 1e-12);

    [Fact]
    public void At_NothingIsWorthAnything_IsOne() =>
        Assert.Equal(1, Ndcg.At(1, [2f, 1f], [0f, 0f], [0, 1], NdcgGain.Exponential));

    [Fact]
    public void At_ConstantPredictions_DoNotDependOnTheOrderOfRows() =>
        Assert.Equal(
            Ndcg.At(1, [3f, 3f, 3f], [5f, 4f, 1f], [7, 8, 9], NdcgGain.Exponential),
            Ndcg.At(1, [3f, 3f, 3f], [1f, 4f, 5f], [9, 8, 7], NdcgGain.Exponential));

    [Fact]
    public void At_ConstantPredictionsAndBetterItemsFirst_IsWorthARandomOrder()
    {
        var mean = Enumerable.Range(0, 4000).Average(pair => Ndcg.At(1, [3f, 3f], [5f, 1f], [2 * pair, (2 * pair) + 1], NdcgGain.Exponential));

        Assert.Equal((1 + (1 / 31.0)) / 2, mean, 0.03);
    }

    [Fact]
    public void At_AnyRanking_LiesBetweenZeroAndOneAndTheTruthGivesOne() =>
        Gen.Select(Gen.Float[1, 5], Gen.Float[1, 5]).Array[1, 20].Sample(rows =>
        {
            var predictions = Array.ConvertAll(rows, row => row.Item1);
            var ratings = Array.ConvertAll(rows, row => row.Item2);
            var items = Enumerable.Range(0, rows.Length).ToArray();
            var value = Ndcg.At(3, predictions, ratings, items, NdcgGain.Exponential);
            Assert.InRange(value, 0, 1 + 1e-12);
            Assert.Equal(1, Ndcg.At(3, ratings, ratings, items, NdcgGain.Exponential), 1e-12);
        });

    [Fact]
    public void At_LengthsDoNotFit_Throws() =>
        Assert.Throws<ArgumentException>(() => Ndcg.At(1, [1f], [1f, 2f], [0, 1], NdcgGain.Linear));
}
