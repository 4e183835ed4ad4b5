using System.Runtime.InteropServices;

namespace MetaRec.Silo.Monitoring;

/// <summary>Asks the driver of NVIDIA's GPUs through its management library, which comes with the driver; without it there are no GPUs. Thread-safe.</summary>
internal sealed unsafe class NvidiaGpuMemory : IGpuMemory
{
    private const string Library = "libnvidia-ml.so.1";
    private const int Success = 0;

    private readonly IntPtr[] _devices = [];
    private readonly delegate* unmanaged<IntPtr, Memory*, int> _read;

    public NvidiaGpuMemory()
    {
        if (!NativeLibrary.TryLoad(Library, out var library)
            || !NativeLibrary.TryGetExport(library, "nvmlInit_v2", out var initialize)
            || !NativeLibrary.TryGetExport(library, "nvmlDeviceGetCount_v2", out var count)
            || !NativeLibrary.TryGetExport(library, "nvmlDeviceGetHandleByIndex_v2", out var find)
            || !NativeLibrary.TryGetExport(library, "nvmlDeviceGetMemoryInfo", out var read)
            || ((delegate* unmanaged<int>)initialize)() != Success)
        {
            return;
        }

        _read = (delegate* unmanaged<IntPtr, Memory*, int>)read;
        uint devices;
        if (((delegate* unmanaged<uint*, int>)count)(&devices) != Success)
        {
            return;
        }

        var found = new List<IntPtr>();
        for (uint index = 0; index < devices; index++)
        {
            IntPtr device;
            if (((delegate* unmanaged<uint, IntPtr*, int>)find)(index, &device) == Success)
            {
                found.Add(device);
            }
        }

        _devices = [.. found];
    }

    public int Count => _devices.Length;

    public (long Used, long Total)? Read(int gpu)
    {
        Memory memory;
        return _read(_devices[gpu], &memory) == Success ? ((long)memory.Used, (long)memory.Total) : null;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Memory
    {
        public ulong Total;
        public ulong Free;
        public ulong Used;
    }
}
