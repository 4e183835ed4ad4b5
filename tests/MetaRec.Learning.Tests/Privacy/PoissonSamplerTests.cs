using MetaRec.Learning.Privacy;

namespace MetaRec.Learning.Tests.Privacy;

public sealed class PoissonSamplerTests
{
    private static readonly byte[] Key = new PrivacyKey(new byte[PrivacyKey.Length]).Sampling;

    [Fact]
    public void Draw_OverManySteps_TakesEveryTaskAtTheRate()
    {
        const int Steps = 2000;
        const double Rate = 0.3;
        int[] tasks = [.. Enumerable.Range(0, 50)];
        var counts = new int[50];
        for (var step = 0; step < Steps; step++)
        {
            foreach (var task in PoissonSampler.Draw(Key, step, tasks, Rate))
            {
                counts[task]++;
            }
        }

        // 600 ± 20.5: six deviations.
        Assert.All(counts, count => Assert.InRange(count, 477, 723));
        Assert.InRange(counts.Sum(), 30_000 - 870, 30_000 + 870);
    }

    [Fact]
    public void Draw_OfAPart_IsThatPartOfTheWhole()
    {
        int[] all = [.. Enumerable.Range(0, 3000)];
        var drawn = PoissonSampler.Draw(Key, 7, all, 0.1);

        Assert.Equal(drawn.Where(task => task % 3 == 1), PoissonSampler.Draw(Key, 7, [.. all.Where(task => task % 3 == 1)], 0.1));
        Assert.NotEqual(drawn, PoissonSampler.Draw(Key, 8, all, 0.1));
        Assert.NotEqual(drawn, PoissonSampler.Draw(PrivacyKey.Draw().Sampling, 7, all, 0.1));
    }

    [Fact]
    public void Draw_AtRateOne_TakesAll() => Assert.Equal([4, 2, 9], PoissonSampler.Draw(Key, 0, [4, 2, 9], 1));
}
