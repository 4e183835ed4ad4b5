using Microsoft.Extensions.Logging;

namespace MetaRec.Silo.Standalone;

/// <summary>
/// Decides which of Orleans' own log entries of one silo are passed on: warnings and errors, and none any more once the silo is brought
/// down on purpose. What it would report then (lost peers, cancelled transfers, broken pipes) is what was asked for.
/// </summary>
internal sealed class LogSwitch
{
    // The silo itself: workstation garbage collector. The watchdog: Orleans 10.4.2 takes the machine's uptime for a delay at every start.
    // The validator: reminder periods below a minute, which are cheap on one machine.
    private static readonly string[] ErrorsOnly = ["Orleans.Runtime.Silo", "Orleans.Runtime.Watchdog", "Orleans.Hosting.ReminderOptionsValidator"];

    private volatile bool _off;

    public void TurnOff() => _off = true;

    public void Apply(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Orleans", level => level >= LogLevel.Warning && !_off);
        foreach (var category in ErrorsOnly)
        {
            logging.AddFilter(category, level => level >= LogLevel.Error && !_off);
        }
    }
}
