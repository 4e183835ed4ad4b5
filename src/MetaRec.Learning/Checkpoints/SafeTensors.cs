using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace MetaRec.Learning.Checkpoints;

/// <summary>
/// Reads and writes the safetensors format: 8 bytes of header length, a JSON header with name, type, shape and place of each tensor, then the numbers, little-endian.
/// </summary>
public static class SafeTensors
{
    private const int HeaderLimit = 100_000_000;

    /// <summary>Writes float32 tensors and text metadata; equal input gives equal bytes.</summary>
    public static void Write(Stream stream, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long offset = 0;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (var dimension in tensor.Shape)
                {
                    json.WriteNumberValue(dimension);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += 4L * tensor.Values.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (header.Length % 8 != 0)
        {
            header.WriteByte((byte)' ');
        }

        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        header.WriteTo(stream);
        foreach (var tensor in tensors)
        {
            stream.Write(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }
    }

    /// <summary>Reads a file of float32 tensors.</summary>
    /// <exception cref="InvalidDataException">It is not one; the message says what is wrong.</exception>
    public static (IReadOnlyList<NamedTensor> Tensors, IReadOnlyDictionary<string, string> Metadata) Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 8 || BinaryPrimitives.ReadInt64LittleEndian(file) is var length && (length < 2 || length > HeaderLimit || length > file.Length - 8))
        {
            throw new InvalidDataException("Not a safetensors file: the header's length does not fit the file.");
        }

        var body = file[(8 + (int)length)..];
        try
        {
            using var header = JsonDocument.Parse(Encoding.UTF8.GetString(file.Slice(8, (int)length)));
            var tensors = new List<NamedTensor>();
            var metadata = new Dictionary<string, string>();
            foreach (var entry in header.RootElement.EnumerateObject())
            {
                if (entry.Name == "__metadata__")
                {
                    foreach (var pair in entry.Value.EnumerateObject())
                    {
                        metadata.Add(pair.Name, pair.Value.GetString() ?? "");
                    }
                }
                else
                {
                    tensors.Add(ReadTensor(entry, body));
                }
            }

            return (tensors, metadata);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"Not a safetensors file: {error.Message}", error);
        }
    }

    private static NamedTensor ReadTensor(JsonProperty entry, ReadOnlySpan<byte> body)
    {
        var type = entry.Value.GetProperty("dtype").GetString();
        if (type != "F32")
        {
            throw new InvalidDataException($"Tensor '{entry.Name}' has type {type}; only F32 is read.");
        }

        var shape = entry.Value.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64()).ToArray();
        var place = entry.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
        var count = shape.Aggregate(1L, (product, dimension) => checked(product * dimension));
        if (place.Length != 2 || place[0] < 0 || place[1] > body.Length || place[1] - place[0] != 4 * count)
        {
            throw new InvalidDataException($"Tensor '{entry.Name}' of shape [{string.Join(", ", shape)}] does not fit its place in the file, which may be cut short.");
        }

        return new NamedTensor(entry.Name, shape, MemoryMarshal.Cast<byte, float>(body[(int)place[0]..(int)place[1]]).ToArray());
    }
}
