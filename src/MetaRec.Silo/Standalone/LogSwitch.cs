using Microsoft.Extensions.Logging;

namespace MetaRec.Silo.Standalone;

/// <summary>
/// Decides which of Orleans' own log entries of one silo are passed on: warnings and errors, and none any more once the silo is brought
/// down on purpose, nor reports of a start that fails. What it would report then (lost peers, cancelled transfers, broken pipes) is what was asked for.
/// </summary>
internal sealed class LogSwitch
{
    // The watchdog: Orleans 10.4.2 takes the machine's uptime for a delay at every start.
    // The validator: reminder periods below a minute, which are cheap on one machine.
    // Polly: each attempt to place a grain while silos come and go, twice and with its stack trace; what fails in the end is told to the caller.
    private static readonly string[] ErrorsOnly = ["Orleans.Runtime.Watchdog", "Orleans.Hosting.ReminderOptionsValidator", "Polly"];

    // They report a start that has failed, with stack traces; whoever starts the silo is told by the exception. (The silo's own warning is of the workstation garbage collector.)
    private static readonly string[] ReportersOfStart = ["Orleans.Runtime.Silo", "Orleans.Runtime.SiloLifecycleSubject", "Microsoft.Extensions.Hosting.Internal.Host"];

    private volatile bool _hasStarted;
    private volatile bool _off;

    /// <summary>The silo has started: what fails from now on is passed on.</summary>
    public void Started() => _hasStarted = true;

    public void TurnOff() => _off = true;

    public void Apply(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Orleans", level => level >= LogLevel.Warning && !_off);
        foreach (var category in ErrorsOnly)
        {
            logging.AddFilter(category, level => level >= LogLevel.Error && !_off);
        }

        foreach (var category in ReportersOfStart)
        {
            logging.AddFilter(category, level => level >= LogLevel.Error && _hasStarted && !_off);
        }
    }
}
