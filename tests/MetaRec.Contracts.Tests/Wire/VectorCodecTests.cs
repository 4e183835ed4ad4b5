using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CsCheck;
using MetaRec.Contracts.Wire;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace MetaRec.Contracts.Tests.Wire;

public sealed class VectorCodecTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void RoundTrip_AnyFloats_SameBits() =>
        Gen.Int.Array[0, 3000].Sample(bits =>
        {
            var values = MemoryMarshal.Cast<int, float>(bits).ToArray();

            var read = RoundTrip(new ParameterVector(values));

            // Compared as bits: NaN payloads and negative zeros must travel too.
            Assert.Equal(bits, MemoryMarshal.Cast<float, int>(read.Values).ToArray());
        });

    [Fact]
    public void RoundTrip_AnyIndices_SameValues() =>
        Gen.Int.Array[0, 3000].Sample(values => Assert.Equal(values, RoundTrip(new IndexVector([.. values])).Values.ToArray()));

    [Fact]
    public void RoundTrip_VectorsAmongOtherFields_EveryFieldKeepsItsPlace() =>
        Gen.Select(Gen.Float.Array[0, 50], Gen.Int.Array[0, 50], Gen.Float.Array[0, 50], Gen.Int).Sample((first, rows, second, trailer) =>
        {
            var read = RoundTrip(new WireEnvelope(new(first), new(rows), new(second), new IndexVector(rows), trailer));

            Assert.Equal(first, read.First!.Values.ToArray());
            Assert.Equal(rows, read.Rows!.Values.ToArray());
            Assert.Equal(second, read.Second!.Values.ToArray());
            Assert.Equal(rows, Assert.IsType<IndexVector>(read.Untyped).Values.ToArray());
            Assert.Equal(trailer, read.Trailer);
        });

    [Fact]
    public void RoundTrip_Null_Null()
    {
        var read = RoundTrip(new WireEnvelope(null, null, null, null, 5));

        Assert.Null(read.First);
        Assert.Null(read.Rows);
        Assert.Equal(5, read.Trailer);
    }

    [Fact]
    public void RoundTrip_SameVectorThreeTimes_WrittenOnceAndStillOneObject()
    {
        var vector = new ParameterVector(new float[1000]);
        var message = new WireEnvelope(vector, null, vector, vector, 1);

        var read = RoundTrip(message);

        Assert.Same(read.First, read.Second);
        Assert.Same(read.First, read.Untyped);
        Assert.InRange(Serializer.SerializeToArray(message).Length, 4000, 4100);
    }

    [Fact]
    public void RoundTrip_LargestVector_Passes()
    {
        var values = new float[WireLimits.MaxVectorBytes / sizeof(float)];
        values[^1] = 1.5f;

        var read = RoundTrip(new ParameterVector(values));

        Assert.Equal(values.Length, read.Length);
        Assert.Equal(1.5f, read.Values[^1]);
    }

    [Fact]
    public void Serialize_AnyLength_FourBytesAnElementAndAFewMore() =>
        Gen.Int[0, 5000].Sample(length =>
        {
            var bytes = Serializer.SerializeToArray(new ParameterVector(new float[length])).Length;

            Assert.InRange(bytes, length * sizeof(float), (length * sizeof(float)) + 50);
        });

    [Fact]
    public void Deserialize_TruncatedAnywhere_Rejected()
    {
        var bytes = Serializer.SerializeToArray(new ParameterVector([1, 2, 3, 4, 5, 6, 7, 8]));

        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Assert.ThrowsAny<Exception>(() => Serializer.Deserialize<ParameterVector>(cut));
        }
    }

    [Fact]
    public void Deserialize_LengthBeyondTheBuffer_RejectedWithoutAllocating()
    {
        var bytes = WithLength(new ParameterVector(new float[16]), WireLimits.MaxVectorBytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.ThrowsAny<Exception>(() => Serializer.Deserialize<ParameterVector>(bytes));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Deserialize_LengthBeyondTheLimit_VectorTooLarge()
    {
        var bytes = WithLength(new IndexVector(new int[16]), WireLimits.MaxVectorBytes + sizeof(int));

        Assert.Throws<VectorTooLargeException>(() => Serializer.Deserialize<IndexVector>(bytes));
    }

    [Fact]
    public void Deserialize_LengthThatIsNoWholeElement_Rejected()
    {
        var bytes = WithLength(new ParameterVector(new float[16]), 62);

        Assert.Throws<InvalidDataException>(() => Serializer.Deserialize<ParameterVector>(bytes));
    }

    [Fact]
    public void DeepCopy_Immutable_SameObject()
    {
        var vector = new ParameterVector([1, 2]);

        Assert.Same(vector, _services.GetRequiredService<DeepCopier>().Copy(vector));
    }

    [Fact]
    public void RoundTrip_Exceptions_KeepMessageAndSize()
    {
        var preempted = RoundTrip(new WorkerPreemptedException("Start it elsewhere."));
        var tooLarge = RoundTrip(new VectorTooLargeException(99_999_999));

        Assert.Equal("Start it elsewhere.", preempted.Message);
        Assert.Equal(99_999_999, tooLarge.Bytes);
        Assert.Contains("99999999", tooLarge.Message, StringComparison.Ordinal);
    }

    private T RoundTrip<T>(T value) => Serializer.Deserialize<T>(Serializer.SerializeToArray(value))!;

    /// <summary>The message of a vector of 16 elements, with another length written in front of the block.</summary>
    private byte[] WithLength<T>(T vector, uint length)
    {
        var bytes = Serializer.SerializeToArray(vector);
        var prefix = PrefixedLength(64);
        var block = bytes.AsSpan().IndexOf([.. prefix, .. new byte[60]]);
        return [.. bytes.AsSpan(0, block), .. PrefixedLength(length), .. new byte[64]];
    }

    /// <summary>Orleans' variable-width integer: as many trailing zero bits as there are further bytes, a one, then the value.</summary>
    private static byte[] PrefixedLength(uint value)
    {
        var extra = value < 1u << 7 ? 0 : value < 1u << 14 ? 1 : value < 1u << 21 ? 2 : value < 1u << 28 ? 3 : 4;
        Span<byte> buffer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(buffer, (((ulong)value << 1) | 1) << extra);
        return buffer[..(extra + 1)].ToArray();
    }
}
