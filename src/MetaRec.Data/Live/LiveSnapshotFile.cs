using System.IO.Compression;
using System.Text.Json;

namespace MetaRec.Data.Live;

/// <summary>How a snapshot is stored: gzip of JSON Lines; a header, then the items, then the users.</summary>
public static class LiveSnapshotFile
{
    private const int CurrentFormat = 1;
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The snapshot as bytes.</summary>
    public static byte[] Write(LiveSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        using var bytes = new MemoryStream();
        using (var lines = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            WriteLine(lines, new Header(CurrentFormat, snapshot.Model, snapshot.TakenAt, snapshot.BaseFingerprint, snapshot.Items.Count, snapshot.Users.Count));
            foreach (var item in snapshot.Items)
            {
                WriteLine(lines, item);
            }

            foreach (var user in snapshot.Users)
            {
                WriteLine(lines, user);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a snapshot.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a snapshot, or one of a later version of the software.</exception>
    public static LiveSnapshot Read(byte[] content)
    {
        try
        {
            using var lines = new StreamReader(new GZipStream(new MemoryStream(content), CompressionMode.Decompress));
            var header = ReadLine<Header>(lines);
            if (header.Format != CurrentFormat)
            {
                throw new InvalidDataException($"A snapshot has format {header.Format}, but this version of the software reads format {CurrentFormat}. Upgrade the silos.");
            }

            var items = new LiveSnapshotItem[header.Items];
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = ReadLine<LiveSnapshotItem>(lines);
            }

            var users = new LiveSnapshotUser[header.Users];
            for (var i = 0; i < users.Length; i++)
            {
                users[i] = ReadLine<LiveSnapshotUser>(lines);
            }

            return new LiveSnapshot(header.Model, header.TakenAt, header.BaseFingerprint, items, users);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"The file is not a snapshot of live data: {error.Message}", error);
        }
    }

    private static void WriteLine<T>(Stream lines, T value)
    {
        JsonSerializer.Serialize(lines, value, Options);
        lines.WriteByte((byte)'\n');
    }

    private static T ReadLine<T>(StreamReader lines) =>
        JsonSerializer.Deserialize<T>(lines.ReadLine() ?? throw new InvalidDataException("The snapshot of live data ends too early. Restore the file."), Options)
        ?? throw new InvalidDataException("The snapshot of live data has an empty line. Restore the file.");

    private sealed record Header(int Format, string Model, DateTimeOffset TakenAt, string BaseFingerprint, int Items, int Users);
}
