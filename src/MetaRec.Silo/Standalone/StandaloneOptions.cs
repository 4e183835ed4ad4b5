using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetaRec.Silo.Standalone;

/// <summary>What a standalone cluster consists of and where it keeps its state.</summary>
public sealed class StandaloneOptions
{
    /// <summary>The folder for everything that survives a restart. Created if missing; one cluster at a time may use it.</summary>
    [Required(ErrorMessage = "A standalone cluster needs a storage folder (MetaRec:Standalone:StorageFolder).")]
    public required string StorageFolder { get; init; }

    /// <summary>Silos to start with.</summary>
    /// <value>1</value>
    [Range(1, 16, ErrorMessage = "A standalone cluster has between {1} and {2} silos (MetaRec:Standalone:Silos).")]
    public int Silos { get; init; } = 1;

    /// <summary>Compute threads of each silo.</summary>
    /// <value>1</value>
    [Range(1, 256, ErrorMessage = "Lanes per silo must be between {1} and {2} (MetaRec:Standalone:LanesPerSilo).")]
    public int LanesPerSilo { get; init; } = 1;

    /// <summary>Runs on every lane's thread before its first work.</summary>
    public Action? LaneInitializer { get; init; }

    /// <summary>How long a silo may take to answer a probe. Three missed probes make it suspect.</summary>
    /// <value>1 s: all silos are on one machine</value>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The shortest period a reminder may have.</summary>
    /// <value>1 s</value>
    public TimeSpan MinimumReminderPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a silo may take to stop gracefully before it is killed.</summary>
    /// <value>10 s</value>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the silos collect what the Orleans dashboard shows.</summary>
    /// <value>false</value>
    public bool Dashboard { get; init; }

    /// <summary>Further configuration of every silo, applied last.</summary>
    public Action<ISiloBuilder>? ConfigureSilo { get; init; }

    /// <summary>Further services of every silo.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }

    /// <summary>Where the silos' logs go. Orleans' own entries are limited to warnings, unless a filter for <c>Orleans</c> is set here.</summary>
    /// <value>Warnings and errors to standard error</value>
    public Action<ILoggingBuilder>? ConfigureLogging { get; init; }
}
