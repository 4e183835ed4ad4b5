using System.IO.Compression;
using System.Text;

namespace MetaRec.Data.Importing;

/// <summary>Finds and reads input files that may be stored plain or as gzip.</summary>
internal static class InputFile
{
    private const int BufferSize = 1 << 17;

    /// <summary>The path of a file or of its .gz form; null where the folder has neither.</summary>
    public static string? Find(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : File.Exists(path + ".gz") ? path + ".gz" : null;
    }

    /// <exception cref="DatasetNotFoundException">The folder has neither form of the file.</exception>
    public static string Require(string dataset, string folder, string name) =>
        Find(folder, name) ?? throw new DatasetNotFoundException(dataset, $"'{Path.GetFullPath(folder)}' has no {name} (or {name}.gz)");

    /// <summary>The content of a file; of a .gz file, the decompressed content (below 2 GiB, held in memory).</summary>
    /// <exception cref="InvalidDataException">The file is not gzip although it is named so, or is cut off.</exception>
    public static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Decompress(file) : file;
    }

    public static ReadOnlyMemory<byte> ReadAllBytes(string path)
    {
        using var stream = Open(path);
        if (stream is not MemoryStream content)
        {
            content = new MemoryStream((int)stream.Length);
            stream.CopyTo(content, BufferSize);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    /// <summary>The lines that are not empty, with their numbers from 1.</summary>
    public static IEnumerable<(int Number, string Text)> ReadLines(string path, Encoding encoding)
    {
        using var reader = new StreamReader(Open(path), encoding, true, BufferSize);
        for (var number = 1; reader.ReadLine() is { } text; number++)
        {
            if (text.Length > 0)
            {
                yield return (number, text);
            }
        }
    }

    private static MemoryStream Decompress(FileStream file)
    {
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        var content = new MemoryStream();
        try
        {
            gzip.CopyTo(content, BufferSize);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"'{file.Name}' must be a whole gzip file, but is not: {error.Message} Copy it again.", error);
        }

        content.Position = 0;
        return content;
    }
}
