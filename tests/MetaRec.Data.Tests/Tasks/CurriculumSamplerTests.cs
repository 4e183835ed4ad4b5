using CsCheck;
using MetaRec.Data.Tasks;

namespace MetaRec.Data.Tests.Tasks;

public sealed class CurriculumSamplerTests
{
    [Fact]
    public void Excess_OfKnownLosses_IsWhatLiesAboveTheirMean()
    {
        float[] losses = [9, 1, CurriculumSampler.Unknown, 2, 6];

        // The shard's known losses are 1, 2 and 6, of mean 3; task 0 is another shard's.
        Assert.Equal([0, 0, 0, 3], CurriculumSampler.Excess([1, 2, 3, 4], losses));
    }

    [Fact]
    public void Excess_NothingKnown_IsZero() => Assert.Equal([0, 0], CurriculumSampler.Excess([0, 1], []));

    [Fact]
    public void BatchOf_ManyVisits_DrawsInProportionToTheExcess()
    {
        // Ten tasks of mean 2: excess 6 of task 0, 2 of task 1, none of the others. One task in turn, one by loss.
        float[] losses = [8, 4, 1, 1, 1, 1, 1, 1, 1, 1];
        const int Visits = 20_000;

        var byLoss = Enumerable.Range(0, Visits).Select(visit => Batch(5, visit, 10, 2, 0.5, losses)[1]).CountBy(task => task).ToDictionary();

        // In one visit of ten each of the two comes in turn, and the other one is drawn for sure: 0.8 · 6/8 + 0.1, and 0.8 · 2/8 + 0.1.
        Assert.Equal([0, 1], byLoss.Keys.Order());
        Assert.InRange(byLoss[0] / (double)Visits, 0.70 - 0.015, 0.70 + 0.015);
        Assert.InRange(byLoss[1] / (double)Visits, 0.30 - 0.015, 0.30 + 0.015);
    }

    [Fact]
    public void BatchOf_NothingKnown_DrawsAllAlike()
    {
        const int Visits = 20_000;

        var byLoss = Enumerable.Range(0, Visits).Select(visit => Batch(5, visit, 10, 2, 0.5, [])[1]).CountBy(task => task).ToDictionary();

        Assert.Equal(10, byLoss.Count);
        Assert.All(byLoss.Values, count => Assert.InRange(count, 1800, 2200));
    }

    [Fact]
    public void BatchOf_OneTaskIsVeryHard_TheOthersStillComeInTurn()
    {
        float[] losses = [.. Enumerable.Range(0, 24).Select(task => task == 3 ? 1e6f : 0)];

        var drawn = Enumerable.Range(0, 6).SelectMany(visit => Batch(7, visit, 24, 8, 0.5, losses));

        Assert.Equal(Enumerable.Range(0, 24), drawn.Distinct().Order());
        Assert.All(Enumerable.Range(0, 50), visit => Assert.Contains(3, Batch(7, visit, 24, 8, 0.5, losses)));
    }

    [Fact]
    public void BatchOf_AnyShardAndLosses_HasDistinctTasksOfTheShardAndIsPure() =>
        Gen.Select(Gen.ULong, Gen.Long[0, 100_000], Gen.Int[1, 64], Gen.Double[0, 0.9], Gen.Float[-1, 10].Array[0, 200]).Sample((seed, visit, size, share, losses) =>
        {
            var batch = Batch(seed, visit, losses.Length, size, share, losses);

            Assert.Equal(Math.Min(size, losses.Length), batch.Distinct().Count());
            Assert.Equal(Math.Min(size, losses.Length), batch.Length);
            Assert.All(batch, task => Assert.InRange(task, 0, losses.Length - 1));
            Assert.Equal(batch, Batch(seed, visit, losses.Length, size, share, losses));
        });

    private static int[] Batch(ulong seed, long visit, int tasks, int size, double share, float[] losses) =>
        CurriculumSampler.BatchOf(seed, 0, visit, [.. Enumerable.Range(0, tasks)], size, share, losses);
}
