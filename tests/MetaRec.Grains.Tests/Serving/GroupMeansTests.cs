using MetaRec.Contracts.Serving;
using MetaRec.Grains.Serving;

namespace MetaRec.Grains.Tests.Serving;

public sealed class GroupMeansTests
{
    [Fact]
    public void Best_UsersWithOneSeveralAndNoValues_AreTheMeansByHand()
    {
        var means = new GroupMeans();
        means.Add(["18"], 2);
        means.Add(["18"], 3);
        means.Add(["25", "35", "25"], 4.5f);
        means.Add(["25"], 3.5f);
        means.Add([], 1);
        means.Add([], 2);

        // 18: (2 + 3) / 2; 25: (4.5 + 3.5) / 2; 35: 4.5 alone; none: (1 + 2) / 2.
        Assert.Equal([new AudienceGroup("35", 1, 4.5), new AudienceGroup("25", 2, 4), new AudienceGroup("18", 2, 2.5), new AudienceGroup(null, 2, 1.5)], means.Best(10));
        Assert.Equal(["35", "25"], means.Best(2).Select(group => group.Value));
        Assert.Equal(4, means.Count);
    }

    [Fact]
    public void Best_EqualMeans_TheLargerGroupThenTheLowerValueIsFirst()
    {
        var means = new GroupMeans();
        means.Add(["b"], 3);
        means.Add(["a"], 3);
        means.Add(["c"], 2);
        means.Add(["c"], 4);

        Assert.Equal(["c", "a", "b"], means.Best(10).Select(group => group.Value));
        Assert.Equal(0, new GroupMeans().Count);
        Assert.Empty(new GroupMeans().Best(10));
    }
}
