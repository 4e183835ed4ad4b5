using System.Security.Cryptography;

namespace MetaRec.Learning.Privacy;

/// <summary>
/// The secret of a private job: which tasks take part in a step, and what noise is added to their sum, are functions of it. Whoever knows it can take the noise away; so it is no part of spec, checkpoint or log. Its
/// text does not show it.
/// </summary>
public sealed class PrivacyKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Length = 32;

    private readonly byte[] _bytes;

    /// <param name="bytes">The secret: <see cref="Length"/> bytes.</param>
    /// <exception cref="ArgumentException">There are more bytes, or fewer.</exception>
    public PrivacyKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ArgumentException($"A privacy key must have {Length} bytes, but has {bytes.Length}.", nameof(bytes));
        }

        _bytes = bytes.ToArray();
        Sampling = HMACSHA256.HashData(_bytes, "sampling"u8);
        Noise = HMACSHA256.HashData(_bytes, "noise"u8);
    }

    /// <summary>What decides who takes part in which step. Says nothing of the noise.</summary>
    public byte[] Sampling { get; }

    internal byte[] Noise { get; }

    /// <summary>A key from the operating system's cryptographic generator.</summary>
    public static PrivacyKey Draw() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>The secret, to be kept where only this cluster reads.</summary>
    public byte[] ToBytes() => [.. _bytes];

    public override string ToString() => nameof(PrivacyKey);
}
