using System.Globalization;
using System.Runtime.CompilerServices;
using MetaRec.Data;
using MetaRec.Learning.Benchmarks;
using MetaRec.Learning.Torch;

namespace MetaRec.Cli.Doctor;

/// <summary>The devices that compute, and whether each computes the same meta-gradient as the processor's engine.</summary>
/// <param name="driver">Asks the GPU's driver.</param>
/// <param name="countGpus">How many GPUs libtorch sees.</param>
/// <param name="selfTest">The relative error of a device's meta-gradient.</param>
internal sealed class DeviceCheck(Func<CancellationToken, Task<NvidiaDriver>> driver, Func<int> countGpus, Func<string, double> selfTest) : ICheck
{
    public DeviceCheck()
        : this(NvidiaDriver.AskAsync, TorchRuntime.GpuCount, DeviceSelfTest.Run)
    {
    }

    public string Topic => "devices";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (there, problem) = await Task.Run(() => Count(), cancellationToken);
        if (problem is not null)
        {
            yield return new Finding(Topic, "cpu", CheckLevel.Skipped, $"not tested: {problem}", "Mend what is said about libtorch first.");
            yield break;
        }

        yield return await TestAsync("cpu", cancellationToken);
        var found = await driver(cancellationToken);
        foreach (var (gpu, index) in found.Gpus.Select((gpu, index) => (gpu, index)))
        {
            yield return new Finding(Topic, $"gpu {index}", CheckLevel.Ok, $"{gpu}, driver {found.Version}");
        }

        if (there == 0)
        {
            yield return found.Version is null
                ? new Finding(Topic, "gpu", CheckLevel.Skipped, "none: there is no driver of NVIDIA")
                : new Finding(Topic, "gpu", CheckLevel.Warning, $"driver {found.Version}, but libtorch sees none", "Use a build with libtorch for GPUs (-p:TorchBackend=cuda), and give the container a GPU.");
        }

        for (var index = 0; index < there; index++)
        {
            yield return await TestAsync(string.Create(CultureInfo.InvariantCulture, $"cuda:{index}"), cancellationToken);
        }
    }

    private (int Gpus, string? Problem) Count()
    {
        try
        {
            return (countGpus(), null);
        }
        catch (Exception error)
        {
            return (0, ErrorText.FirstLine(error.GetBaseException().Message));
        }
    }

    private async Task<Finding> TestAsync(string device, CancellationToken cancellationToken)
    {
        var name = $"{device} self-test";
        try
        {
            var error = await Task.Run(() => selfTest(device), cancellationToken);
            var text = string.Create(CultureInfo.InvariantCulture, $"meta-gradient differs from the engine's by {error:0.0e+0}, relative");
            return error <= DeviceSelfTest.Tolerance
                ? new Finding(Topic, name, CheckLevel.Ok, text)
                : new Finding(Topic, name, CheckLevel.Failed, text, $"More than {DeviceSelfTest.Tolerance:0e+0} is no rounding: do not train on it. Look at the device's memory errors and driver.");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new Finding(Topic, name, CheckLevel.Failed, ErrorText.FirstLine(error.Message), "See that driver and libtorch belong together, and that the device has memory left.");
        }
    }
}
