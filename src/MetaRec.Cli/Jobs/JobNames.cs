using MetaRec.Cli.Specs;
using MetaRec.Cli.Training;

namespace MetaRec.Cli.Jobs;

/// <summary>Ids of jobs that are given none. They are made here and not by the server, so that a submission whose answer is lost can be looked for.</summary>
internal static class JobNames
{
    private const int LongestStem = 36;

    /// <summary>An id that begins with the file's name.</summary>
    public static string For(string file)
    {
        var stem = file == SpecFile.StandardInput ? "" : Path.GetFileNameWithoutExtension(file);
        var letters = stem.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '-').SkipWhile(letter => !char.IsAsciiLetterOrDigit(letter));
        var name = new string([.. letters.Take(LongestStem)]);
        return TrainingSession.NewJobId(name.Length == 0 ? "job" : name);
    }
}
