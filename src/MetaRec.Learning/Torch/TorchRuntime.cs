using System.Runtime.InteropServices;
using TorchSharp;

namespace MetaRec.Learning.Torch;

/// <summary>Process-wide settings of libtorch and of the allocator under it. Call before the first tensor.</summary>
public static partial class TorchRuntime
{
    private static readonly Lock Gate = new();
    private static bool _ready;

    /// <summary>
    /// One libtorch thread for each calling thread (lanes are the parallelism, and their sums keep one order), and a glibc heap that keeps
    /// freed memory: without it every micro-batch pays hundreds of page faults. Idempotent and thread-safe.
    /// </summary>
    public static void Initialize()
    {
        lock (Gate)
        {
            if (_ready)
            {
                return;
            }

            if (OperatingSystem.IsLinux())
            {
                // M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, M_TOP_PAD of malloc.h.
                _ = MallocOption(-3, 33_554_432);
                _ = MallocOption(-1, 1_000_000_000);
                _ = MallocOption(-2, 67_108_864);
            }

            torch.set_num_threads(1);
            _ready = true;
        }
    }

    /// <summary>The GPUs that libtorch sees in this process.</summary>
    public static int GpuCount()
    {
        Initialize();
        return torch.cuda.is_available() ? torch.cuda.device_count() : 0;
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MallocOption(int option, int value);
}
