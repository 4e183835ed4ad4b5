using MetaRec.Learning.Torch;
using Microsoft.Extensions.Options;

namespace MetaRec.Grains.Lanes;

/// <summary>Which device each lane of a silo computes on.</summary>
/// <param name="device">As in <see cref="LanePoolOptions.Device"/>.</param>
/// <param name="gpus">GPUs that this process sees.</param>
public sealed class LaneDevices(string device, int gpus)
{
    private const string Cuda = "cuda";

    public LaneDevices(IOptions<LanePoolOptions> options)
        : this(options.Value.Device, options.Value.Device.StartsWith(Cuda, StringComparison.Ordinal) ? TorchRuntime.GpuCount() : 0)
    {
    }

    /// <summary>What is wrong with the choice on this machine; null where nothing is.</summary>
    public string? Error => device switch
    {
        Cuda when gpus == 0 => $"Lanes are to compute on GPUs, but this process finds none (MetaRec:Lanes:Device is '{device}'). Take a build with libtorch for GPUs on a machine with one (./metarec doctor), or set it to 'cpu'.",
        ['c', 'u', 'd', 'a', ':', .. var number] when int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) >= gpus =>
            $"Lanes are to compute on GPU {number}, but this process finds {gpus} (MetaRec:Lanes:Device is '{device}'). GPUs count from 0; ./metarec doctor shows them.",
        _ => null,
    };

    /// <summary>The libtorch device of a lane; null for the hand-written engine.</summary>
    public string? Of(int lane) => device switch
    {
        "cpu" => null,
        "libtorch" => "cpu",
        Cuda => $"cuda:{lane % gpus}",
        _ => device,
    };
}
