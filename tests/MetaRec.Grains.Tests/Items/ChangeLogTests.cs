using MetaRec.Grains.Items;

namespace MetaRec.Grains.Tests.Items;

public sealed class ChangeLogTests
{
    [Fact]
    public void After_NumberOfAChange_NamesTheLaterOnesOnce()
    {
        var log = new ChangeLog(10);
        foreach (var id in (string[])["a", "b", "a", "c", "a"])
        {
            log.Add(id);
        }

        var (ids, through) = log.After(1, 10)!.Value;

        Assert.Equal(["a", "b", "c"], ids.Order());
        Assert.Equal((5, 5), (through, log.Number));
        Assert.Empty(log.After(5, 10)!.Value.Ids);
    }

    [Fact]
    public void After_Limit_StopsBeforeTheItemThatIsOneTooMany()
    {
        var log = new ChangeLog(10);
        foreach (var id in (string[])["a", "b", "a", "c", "d"])
        {
            log.Add(id);
        }

        var (ids, through) = log.After(0, 2)!.Value;

        Assert.Equal(["a", "b"], ids.Order());
        Assert.Equal(3, through);
        Assert.Equal(["c", "d"], log.After(through, 2)!.Value.Ids.Order());
    }

    [Fact]
    public void After_ForgottenOrUnknownChange_IsNull()
    {
        var log = new ChangeLog(4);
        for (var i = 0; i < 5; i++)
        {
            log.Add($"{i}");
        }

        Assert.Null(log.After(1, 10));
        Assert.Equal(["2", "3", "4"], log.After(2, 10)!.Value.Ids.Order());
        Assert.Null(log.After(6, 10));
    }
}
