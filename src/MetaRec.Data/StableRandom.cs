using System.Numerics;

namespace MetaRec.Data;

/// <summary>
/// Seeded random numbers that are the same on every platform and in every version: SplitMix64 over a hashed key
/// (Steele, Lea and Flood, 2014). Everything that two silos must draw alike comes from here.
/// </summary>
public struct StableRandom
{
    private ulong _state;

    /// <summary>A generator for a key of up to four parts, for example (seed, purpose, step, task).</summary>
    public StableRandom(ulong seed, long a = 0, long b = 0, long c = 0)
    {
        _state = Mix(Mix(Mix(Mix(seed + 0x9E3779B97F4A7C15) ^ (ulong)a) + (ulong)b) ^ BitOperations.RotateLeft((ulong)c, 32));
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextUInt64() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A uniform integer in [0, <paramref name="bound"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 1.</exception>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)Math.BigMul(NextUInt64(), (ulong)bound, out _);
    }

    /// <summary>A uniform integer in [<paramref name="low"/>, <paramref name="high"/>], both ends included.</summary>
    public int Next(int low, int high) => low + Next(high - low + 1);

    /// <summary>A uniform number in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number (Box and Muller, 1958).</summary>
    public double NextGaussian()
    {
        var u = 1.0 - NextDouble();
        return Math.Sqrt(-2.0 * Math.Log(u)) * Math.Cos(2.0 * Math.PI * NextDouble());
    }

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
