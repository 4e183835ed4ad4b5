using System.Buffers.Binary;

namespace MetaRec.Tests.Shared;

/// <summary>Reads the fields of a message in the wire format of Protocol Buffers.</summary>
public static class ProtobufReader
{
    /// <summary>The fields in their order: number, value of numbers, content of the rest.</summary>
    public static IEnumerable<(int Field, ulong Number, ReadOnlyMemory<byte> Content)> Fields(ReadOnlyMemory<byte> message)
    {
        while (!message.IsEmpty)
        {
            var key = Varint(ref message);
            var (field, wire) = ((int)(key >> 3), (int)(key & 7));
            switch (wire)
            {
                case 0:
                    yield return (field, Varint(ref message), default);
                    break;
                case 1:
                    yield return (field, BinaryPrimitives.ReadUInt64LittleEndian(message.Span), default);
                    message = message[sizeof(ulong)..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    yield return (field, 0, message[..length]);
                    message = message[length..];
                    break;
                case 5:
                    yield return (field, BinaryPrimitives.ReadUInt32LittleEndian(message.Span), default);
                    message = message[sizeof(uint)..];
                    break;
                default:
                    throw new InvalidDataException($"Field {field} has the wire type {wire}, which there is not.");
            }
        }
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message.Span[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
