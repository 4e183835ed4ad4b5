using System.Runtime.InteropServices;

namespace MetaRec.Grains.Training;

/// <summary>Vectors of messages as arrays.</summary>
internal static class Vectors
{
    /// <summary>The elements of a vector: its own memory where that is an array of its own. Not to be written to.</summary>
    public static T[] Elements<T>(ReadOnlyMemory<T> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment is { Offset: 0, Array: { } array } && array.Length == segment.Count ? array : memory.ToArray();
}
