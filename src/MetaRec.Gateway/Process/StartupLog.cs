namespace MetaRec.Gateway.Process;

/// <summary>
/// Keeps the framework's report of a failed start out of the log: whoever starts the gateway is told by the exception, in one sentence. From then on everything is passed on.
/// </summary>
internal sealed class StartupLog
{
    private static readonly string[] Reporters = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    private volatile bool _hasStarted;

    public void Apply(ILoggingBuilder logging)
    {
        foreach (var category in Reporters)
        {
            logging.AddFilter(category, level => level >= LogLevel.Warning && _hasStarted);
        }
    }

    public void End() => _hasStarted = true;
}
