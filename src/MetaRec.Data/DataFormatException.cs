using System.Globalization;

namespace MetaRec.Data;

/// <summary>A line of an input file is not what its format asks for. The message names the place, what was expected and what to do.</summary>
public sealed class DataFormatException : Exception
{
    private const int ShownCharacters = 120;

    /// <param name="file">Path or name of the file.</param>
    /// <param name="line">Line number, from 1.</param>
    /// <param name="content">The offending text.</param>
    /// <param name="expected">What should stand there.</param>
    public DataFormatException(string file, int line, string content, string expected)
        : base(string.Create(
            CultureInfo.InvariantCulture, $"{file}:{line}: expected {expected}, but found '{Shorten(content)}'. Correct or remove the line."))
    {
        File = file;
        Line = line;
        Content = content;
        Expected = expected;
    }

    public string File { get; }

    /// <summary>From 1.</summary>
    public int Line { get; }

    public string Content { get; }

    public string Expected { get; }

    private static string Shorten(string content) =>
        content.Length <= ShownCharacters ? content : string.Concat(content.AsSpan(0, ShownCharacters), "…");
}
