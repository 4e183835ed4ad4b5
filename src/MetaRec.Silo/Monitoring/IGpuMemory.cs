namespace MetaRec.Silo.Monitoring;

/// <summary>The memory of the GPUs of this machine.</summary>
internal interface IGpuMemory
{
    /// <summary>GPUs; they are numbered from 0.</summary>
    int Count { get; }

    /// <summary>Bytes in use, by whatever process, and bytes that there are; null where the driver does not say.</summary>
    (long Used, long Total)? Read(int gpu);
}
