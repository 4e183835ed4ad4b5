using MetaRec.Data;

namespace MetaRec.Grains.Training;

/// <summary>An error in a few words, for the status of a job: the logs have the rest.</summary>
internal static class Reason
{
    private const int Longest = 200;

    /// <summary>The first sentence of the first line. Texts of a store's client go on for hundreds of characters with what only its authors read.</summary>
    public static string Of(Exception error)
    {
        var line = ErrorText.Line(error.Message);
        var sentence = line.IndexOf(". ", StringComparison.Ordinal);
        line = sentence < 0 ? line : line[..(sentence + 1)];
        var clause = line.IndexOf("; ", StringComparison.Ordinal);
        line = clause < 0 ? line : line[..clause];
        return line.Length > Longest ? $"{line[..Longest]}…" : line.ToString();
    }
}
