using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MetaRec.Learning.Privacy;

/// <summary>Random numbers by (key, step, place), in any order: AES-256 of the counter (step, place), 128 bits for each. Without the key they cannot be told from coin flips. Not thread-safe.</summary>
internal sealed class KeyedRandom : IDisposable
{
    private const int BlockBytes = 16;
    private const int Blocks = 1024;
    private const double Unit = 1.0 / (1UL << 53);

    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _counters = new byte[Blocks * BlockBytes];
    private readonly byte[] _output = new byte[Blocks * BlockBytes];

    /// <param name="key">32 bytes.</param>
    public KeyedRandom(byte[] key) => _aes.Key = key;

    /// <summary>Two uniform numbers in [0, 1) for each place.</summary>
    /// <param name="step">The meta-step.</param>
    /// <param name="places">Any numbers.</param>
    /// <param name="use">Receives a position within <paramref name="places"/> and the two numbers, in order.</param>
    public void Draw(int step, IReadOnlyList<int> places, Action<int, double, double> use)
    {
        for (var start = 0; start < places.Count; start += Blocks)
        {
            var count = Math.Min(Blocks, places.Count - start);
            for (var i = 0; i < count; i++)
            {
                SetCounter(i, step, places[start + i]);
            }

            Encrypt(count);
            for (var i = 0; i < count; i++)
            {
                use(start + i, Uniform(2 * i), Uniform((2 * i) + 1));
            }
        }
    }

    /// <summary>Standard normal numbers (Box and Muller, 1958), two for each of the places 0, 1, ….</summary>
    public void FillGaussian(int step, Span<double> target)
    {
        for (var start = 0; start < target.Length; start += 2 * Blocks)
        {
            var chunk = target[start..Math.Min(target.Length, start + (2 * Blocks))];
            var count = (chunk.Length + 1) / 2;
            for (var i = 0; i < count; i++)
            {
                SetCounter(i, step, (start / 2) + i);
            }

            Encrypt(count);
            for (var i = 0; i < count; i++)
            {
                var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(2 * i)));
                var (sine, cosine) = Math.SinCos(2 * Math.PI * Uniform((2 * i) + 1));
                chunk[2 * i] = radius * cosine;
                if ((2 * i) + 1 < chunk.Length)
                {
                    chunk[(2 * i) + 1] = radius * sine;
                }
            }
        }
    }

    public void Dispose() => _aes.Dispose();

    private void SetCounter(int block, int step, int place)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_counters.AsSpan(block * BlockBytes), step);
        BinaryPrimitives.WriteInt64LittleEndian(_counters.AsSpan((block * BlockBytes) + sizeof(long)), place);
    }

    // Every block is a counter that occurs once: the code book mode is the counter mode's key stream.
    private void Encrypt(int blocks) => _aes.EncryptEcb(_counters.AsSpan(0, blocks * BlockBytes), _output, PaddingMode.None);

    private double Uniform(int half) => (BinaryPrimitives.ReadUInt64LittleEndian(_output.AsSpan(half * sizeof(ulong))) >> 11) * Unit;
}
