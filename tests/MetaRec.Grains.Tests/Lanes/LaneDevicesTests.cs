using MetaRec.Grains.Lanes;

namespace MetaRec.Grains.Tests.Lanes;

public sealed class LaneDevicesTests
{
    [Theory]
    [InlineData("cpu", 0, null)]
    [InlineData("cpu", 3, null)]
    [InlineData("libtorch", 1, "cpu")]
    [InlineData("cuda", 0, "cuda:0")]
    [InlineData("cuda", 1, "cuda:1")]
    [InlineData("cuda", 2, "cuda:0")]
    [InlineData("cuda:1", 0, "cuda:1")]
    [InlineData("cuda:1", 5, "cuda:1")]
    public void Of_ALaneOfASiloWithTwoGpus_IsItsDevice(string device, int lane, string? expected)
    {
        var devices = new LaneDevices(device, 2);

        Assert.Null(devices.Error);
        Assert.Equal(expected, devices.Of(lane));
    }

    [Theory]
    [InlineData("cuda", 0, "this process finds none")]
    [InlineData("cuda:0", 0, "this process finds 0")]
    [InlineData("cuda:2", 2, "GPU 2, but this process finds 2")]
    public void Error_AGpuThatIsNotThere_SaysWhatIs(string device, int gpus, string expected) =>
        Assert.Contains(expected, new LaneDevices(device, gpus).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Current_WorkOnTwoLanes_SeesTheNumberOfItsOwn()
    {
        await using var pool = new LanePool(new LanePoolOptions { Lanes = 2 });
        using var both = new Barrier(2);
        int Work(CancellationToken cancellationToken)
        {
            both.SignalAndWait(cancellationToken);
            return Lane.Current;
        }

        var lanes = await Task.WhenAll(pool.RunAsync(Work, CancellationToken.None), pool.RunAsync(Work, CancellationToken.None));

        Assert.Equal([0, 1], lanes.Order());
    }
}
