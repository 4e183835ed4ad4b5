namespace MetaRec.Hosting;

/// <summary>Texts of errors, as a part of our own.</summary>
public static class ErrorText
{
    /// <summary>The first line of a message, with a full stop.</summary>
    public static string FirstLine(string message) => message.Split('\n')[0].TrimEnd() is var line && line.EndsWith('.') ? line : $"{line}.";
}
