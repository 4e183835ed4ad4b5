using MetaRec.Cli.Doctor;

namespace MetaRec.Cli.Tests.Doctor;

public sealed class DeviceCheckTests
{
    private static readonly NvidiaDriver NoDriver = new(null, []);

    [Fact]
    public async Task RunAsync_TheProcessor_ComputesTheEnginesMetaGradient() => Assert.Equal(CheckLevel.Ok, (await new DeviceCheck().FindAsync("cpu self-test")).Level);

    [Fact]
    public async Task RunAsync_AMetaGradientThatDiffers_Fails()
    {
        var found = await Check(NoDriver, 0, static _ => 1e-2).FindAsync("cpu self-test");

        Assert.Equal(CheckLevel.Failed, found.Level);
        Assert.Contains("1.0e-2", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ADriverWithoutLibtorchForIt_Warns() =>
        Assert.Equal(CheckLevel.Warning, (await Check(new NvidiaDriver("550.1", ["A GPU, 80 GiB"]), 0, static _ => 0).FindAsync("gpu")).Level);

    [Fact]
    public async Task RunAsync_TwoGpus_TestsEachByItself()
    {
        var tested = new List<string>();
        await Check(new NvidiaDriver("550.1", []), 2, device =>
        {
            tested.Add(device);
            return 0;
        }).FindAsync();

        Assert.Equal(["cpu", "cuda:0", "cuda:1"], tested);
    }

    [Fact]
    public async Task RunAsync_ADeviceThatThrows_FailsWithItsReason()
    {
        var found = await Check(NoDriver, 0, static _ => throw new InvalidOperationException("CUDA error: out of memory")).FindAsync("cpu self-test");

        Assert.Equal((CheckLevel.Failed, "CUDA error: out of memory."), (found.Level, found.Text));
    }

    [Fact]
    public void Parse_NvidiaSmi_GivesVersionNamesAndMemory()
    {
        var driver = NvidiaDriver.Parse("550.54.15, NVIDIA A100-SXM4-80GB, 81920 MiB\n550.54.15, NVIDIA A100-SXM4-80GB, 81920 MiB\n");

        Assert.Equal("550.54.15", driver.Version);
        Assert.Equal(["NVIDIA A100-SXM4-80GB, 81920 MiB", "NVIDIA A100-SXM4-80GB, 81920 MiB"], driver.Gpus);
    }

    private static DeviceCheck Check(NvidiaDriver driver, int gpus, Func<string, double> selfTest) => new(_ => Task.FromResult(driver), () => gpus, selfTest);
}
