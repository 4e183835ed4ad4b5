namespace MetaRec.Client.Jobs;

/// <summary>The words for a job's state in the API.</summary>
public static class JobStates
{
    public const string Pending = "PENDING";
    public const string Running = "RUNNING";
    public const string Stopped = "STOPPED";
    public const string Succeeded = "SUCCEEDED";
    public const string Failed = "FAILED";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, Running, Stopped, Succeeded, Failed];

    /// <summary>Whether nothing more happens to a job in this state unless somebody resumes it.</summary>
    public static bool HasEnded(string state) => state is Stopped or Succeeded or Failed;
}
