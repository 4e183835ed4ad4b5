using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MetaRec.Data;

/// <summary>Hashes everything that the tasks of a data set depend on, in a byte order that is the same on every platform.</summary>
internal static class DatasetFingerprint
{
    public static string Compute(Dataset dataset)
    {
        using var writer = new HashWriter();
        writer.Add(dataset.Scale.Min);
        writer.Add(dataset.Scale.Max);
        Add(writer, dataset.Users);
        Add(writer, dataset.Items);
        writer.Add(dataset.Years.Count);
        foreach (var year in dataset.Years)
        {
            writer.Add(year);
        }

        Add(writer, dataset.UserFeatures);
        Add(writer, dataset.ItemFeatures);
        Add(writer, dataset.Published?.UserIsCold ?? []);
        Add(writer, dataset.Published?.ItemIsCold ?? []);
        writer.Add(dataset.Interactions.Count);
        for (var i = 0; i < dataset.Interactions.Count; i++)
        {
            writer.Add(dataset.Interactions[i]);
        }

        return writer.Finish();
    }

    private static void Add(HashWriter writer, IReadOnlyList<string> texts)
    {
        writer.Add(texts.Count);
        foreach (var text in texts)
        {
            writer.Add(text);
        }
    }

    private static void Add(HashWriter writer, IReadOnlyList<bool> flags)
    {
        writer.Add(flags.Count);
        foreach (var flag in flags)
        {
            writer.Add(flag ? 1 : 0);
        }
    }

    private static void Add(HashWriter writer, FeatureTable table)
    {
        writer.Add(table.Fields.Count);
        foreach (var field in table.Fields)
        {
            writer.Add(field.Name);
            Add(writer, field.Vocabulary);
            for (var entity = 0; entity < field.Count; entity++)
            {
                var values = field.Of(entity);
                writer.Add(values.Length);
                foreach (var value in values)
                {
                    writer.Add(value);
                }
            }
        }
    }

    private sealed class HashWriter : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly byte[] _buffer = new byte[1 << 16];
        private int _used;

        public void Add(int value) => BinaryPrimitives.WriteInt32LittleEndian(Room(4), value);

        public void Add(float value) => BinaryPrimitives.WriteSingleLittleEndian(Room(4), value);

        public void Add(Interaction row)
        {
            var room = Room(20);
            BinaryPrimitives.WriteInt32LittleEndian(room, row.User);
            BinaryPrimitives.WriteInt32LittleEndian(room[4..], row.Item);
            BinaryPrimitives.WriteSingleLittleEndian(room[8..], row.Rating);
            BinaryPrimitives.WriteInt64LittleEndian(room[12..], row.Time);
        }

        public void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Add(bytes.Length);
            Flush();
            _hash.AppendData(bytes);
        }

        public string Finish()
        {
            Flush();
            return Convert.ToHexStringLower(_hash.GetHashAndReset());
        }

        public void Dispose() => _hash.Dispose();

        private Span<byte> Room(int size)
        {
            if (_used + size > _buffer.Length)
            {
                Flush();
            }

            _used += size;
            return _buffer.AsSpan(_used - size, size);
        }

        private void Flush()
        {
            _hash.AppendData(_buffer.AsSpan(0, _used));
            _used = 0;
        }
    }
}
