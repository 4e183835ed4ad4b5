using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Server;

/// <summary>A file that holds an API key on its only line.</summary>
internal static class KeyFile
{
    private const int MaxLength = 16 * 1024;

    /// <exception cref="UsageException">There is no such file, or there is no key in it.</exception>
    public static string Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"There is no file '{path}' with an API key. Write the key into it, or set {ServerConnection.KeyVariable}.");
        }

        var text = new FileInfo(path).Length <= MaxLength ? File.ReadAllText(path).Trim() : "";
        return text.Length > 0 && !text.Any(char.IsWhiteSpace)
            ? text
            : throw new UsageException($"The file '{path}' must hold an API key on its only line, and nothing else.");
    }
}
