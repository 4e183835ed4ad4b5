using System.ComponentModel;
using System.Diagnostics;

namespace MetaRec.Cli.Doctor;

/// <summary>What NVIDIA's driver says.</summary>
/// <param name="Version">Its version; null: there is none.</param>
/// <param name="Gpus">Name and memory of each GPU.</param>
internal sealed record NvidiaDriver(string? Version, IReadOnlyList<string> Gpus)
{
    private const string VersionFile = "/proc/driver/nvidia/version";

    /// <summary>Asks nvidia-smi, which comes with the driver; without it, the kernel.</summary>
    public static async Task<NvidiaDriver> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("nvidia-smi", ["--query-gpu=driver_version,name,memory.total", "--format=csv,noheader"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0)
            {
                return Parse(output);
            }
        }
        catch (Win32Exception)
        {
            // It is not installed.
        }

        return new NvidiaDriver(File.Exists(VersionFile) ? (await File.ReadAllLinesAsync(VersionFile, cancellationToken)).FirstOrDefault() : null, []);
    }

    /// <summary>Reads lines of driver version, name and memory.</summary>
    internal static NvidiaDriver Parse(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(',', 3, StringSplitOptions.TrimEntries)).Where(parts => parts.Length == 3).ToList();
        return new NvidiaDriver(lines.Select(parts => parts[0]).FirstOrDefault(), [.. lines.Select(parts => $"{parts[1]}, {parts[2]}")]);
    }
}
