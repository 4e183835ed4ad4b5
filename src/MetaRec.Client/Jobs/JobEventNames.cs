namespace MetaRec.Client.Jobs;

/// <summary>The names of the server-sent events.</summary>
public static class JobEventNames
{
    public const string Status = "status";
    public const string Log = "log";
    public const string Metrics = "metrics";
}
