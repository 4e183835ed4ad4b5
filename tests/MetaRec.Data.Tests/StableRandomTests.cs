namespace MetaRec.Data.Tests;

public sealed class StableRandomTests
{
    [Fact]
    public void NextUInt64_OneKey_NeverChanges()
    {
        var random = new StableRandom(1, 2, 3, 4);
        Assert.Equal([0x314971A924BAA9CAUL, 0x59A419F348E70D86UL], [random.NextUInt64(), random.NextUInt64()]);
    }

    [Fact]
    public void Next_BothEnds_AreReached()
    {
        var random = new StableRandom(5);
        Assert.Equal([3, 4, 5], Enumerable.Range(0, 100).Select(_ => random.Next(3, 5)).Distinct().Order());
    }

    [Fact]
    public void NextGaussian_ManyDraws_AreStandardNormal()
    {
        var random = new StableRandom(6);
        var draws = Enumerable.Range(0, 100_000).Select(_ => random.NextGaussian()).ToArray();

        Assert.Equal(0, draws.Average(), 0.02);
        Assert.Equal(1, draws.Average(x => x * x), 0.03);
    }

    [Fact]
    public void Constructor_EachPartOfTheKey_MattersAndPartsDoNotCommute()
    {
        ulong[] first =
        [
            new StableRandom(1, 2, 3, 4).NextUInt64(), new StableRandom(2, 2, 3, 4).NextUInt64(), new StableRandom(1, 3, 2, 4).NextUInt64(),
            new StableRandom(1, 2, 4, 3).NextUInt64(), new StableRandom(1, 4, 3, 2).NextUInt64(), new StableRandom(2, 1, 3, 4).NextUInt64(),
        ];

        Assert.Equal(first.Length, first.Distinct().Count());
    }
}
