using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace MetaRec.Contracts.Wire;

/// <summary>
/// Writes a vector as one length-prefixed block of its elements in little-endian order. Orleans' own array codec spends a tag on every
/// element: 5 bytes and some twenty times the CPU for a float.
/// </summary>
/// <typeparam name="TVector">An immutable vector, written by reference when it appears twice in one message.</typeparam>
/// <typeparam name="TElement">Its element, a number of fixed width.</typeparam>
public abstract class BlockCodec<TVector, TElement> : IFieldCodec<TVector>
    where TVector : class
    where TElement : unmanaged
{
    /// <summary>The elements of a vector.</summary>
    protected abstract ReadOnlySpan<TElement> Read(TVector vector);

    /// <summary>A vector that owns <paramref name="elements"/>.</summary>
    protected abstract TVector Create(TElement[] elements);

    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer,
        uint fieldIdDelta,
        [AllowNull] Type expectedType,
        [AllowNull] TVector value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value))
        {
            return;
        }

        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(TVector), WireType.LengthPrefixed);
        var bytes = MemoryMarshal.AsBytes(Read(value!));
        writer.WriteVarUInt32((uint)bytes.Length);
        writer.Write(bytes);
    }

    [return: MaybeNull]
    public TVector ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.WireType == WireType.Reference)
        {
            return ReferenceCodec.ReadReference<TVector, TInput>(ref reader, field);
        }

        field.EnsureWireType(WireType.LengthPrefixed);
        var vector = Create(ReadElements(ref reader));
        ReferenceCodec.RecordObject(reader.Session, vector);
        return vector;
    }

    // Every check stands before the allocation: the length comes from the network.
    private static TElement[] ReadElements<TInput>(ref Reader<TInput> reader)
    {
        var length = reader.ReadVarUInt32();
        var elementBytes = (uint)Marshal.SizeOf<TElement>();
        VectorTooLargeException.ThrowIfTooLarge(length, 1);
        reader.EnsureAvailable(length);
        if (length % elementBytes != 0)
        {
            throw new InvalidDataException($"A {typeof(TVector).Name} of {length} bytes is not a whole number of {elementBytes}-byte elements.");
        }

        var elements = GC.AllocateUninitializedArray<TElement>((int)(length / elementBytes));
        reader.ReadBytes(MemoryMarshal.AsBytes(elements.AsSpan()));
        return elements;
    }
}
