using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Doctor;

/// <summary>Versions, the platform, and what processors and memory this process may use.</summary>
/// <param name="platform">linux-x64, for one.</param>
internal sealed class MachineCheck(string platform) : ICheck
{
    private const string Supported = "linux-x64";
    private const long LittleMemory = 1L << 30;

    public string Topic => "machine";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return new Finding(Topic, "versions", CheckLevel.Ok, $"metarec {Versions.Metarec}, Orleans {Versions.Orleans}, TorchSharp {Versions.TorchSharp}, {Versions.Runtime}");
        yield return platform == Supported
            ? new Finding(Topic, "platform", CheckLevel.Ok, $"{platform}, {RuntimeInformation.OSDescription}")
            : new Finding(Topic, "platform", CheckLevel.Warning, platform, $"Packages have libtorch for {Supported} only: run silos there.");
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var text = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {memory / 1073741824.0:0.#} GiB of memory for this process");
        yield return memory >= LittleMemory
            ? new Finding(Topic, "resources", CheckLevel.Ok, text)
            : new Finding(Topic, "resources", CheckLevel.Warning, text, "Give a silo 1 GiB or more.");
    }
}
