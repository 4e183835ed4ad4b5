using System.Globalization;
using MetaRec.Client.Jobs;

namespace MetaRec.Cli.Jobs;

/// <summary>Lines of a job's log as text.</summary>
internal static class JobLogLines
{
    /// <summary>With the time of day here, for whoever follows.</summary>
    public static string ForPeople(JobLogEntry line) =>
        string.Create(CultureInfo.InvariantCulture, $"{line.At.ToLocalTime():HH:mm:ss}  {(line.Level == "information" ? "" : $"{line.Level}: ")}{line.Message}");

    /// <summary>With the whole time in UTC, for files.</summary>
    public static string Whole(JobLogEntry line) => string.Create(CultureInfo.InvariantCulture, $"{line.At.ToUniversalTime():yyyy-MM-ddTHH:mm:ss.fffZ} {line.Level,-11} {line.Message}");
}
