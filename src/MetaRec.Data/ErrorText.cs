namespace MetaRec.Data;

/// <summary>Texts of errors, as a part of our own.</summary>
public static class ErrorText
{
    /// <summary>The first line of a message, with a full stop.</summary>
    public static string FirstLine(string message) => Line(message) is var line && line.EndsWith('.') ? line.ToString() : $"{line}.";

    /// <summary>The first line of a message as it is, without spaces around it.</summary>
    public static ReadOnlySpan<char> Line(string message)
    {
        var text = message.AsSpan().Trim();
        var end = text.IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end].TrimEnd();
    }
}
