using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MetaRec.Silo.Standalone;

/// <summary>One silo of a standalone cluster, with a host of its own.</summary>
public sealed class StandaloneSilo
{
    private readonly IHost _host;
    private readonly LogSwitch _log;
    private int _stopping;

    internal StandaloneSilo(string name, IHost host, LogSwitch log)
    {
        _host = host;
        _log = log;
        Name = name;
        Services = host.Services;
        GrainFactory = host.Services.GetRequiredService<IGrainFactory>();
        Address = host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
    }

    public string Name { get; }

    public SiloAddress Address { get; }

    /// <summary>Calls grains from this silo. Use it only while the silo runs.</summary>
    public IGrainFactory GrainFactory { get; }

    /// <summary>The services of this silo. Use them only while the silo runs.</summary>
    public IServiceProvider Services { get; }

    /// <summary>True from the moment the silo has joined until somebody asks it to stop.</summary>
    public bool IsRunning => Volatile.Read(ref _stopping) == 0;

    /// <summary>Stops the host. A cancelled token makes it an abrupt end: no grain is drained, no call completed.</summary>
    internal async Task StopAsync(CancellationToken abrupt)
    {
        if (Interlocked.Exchange(ref _stopping, 1) != 0)
        {
            return;
        }

        if (abrupt.IsCancellationRequested)
        {
            Mute();
        }

        try
        {
            await _host.StopAsync(abrupt);
        }
        catch (OperationCanceledException) when (abrupt.IsCancellationRequested)
        {
            // What an abrupt end looks like from here.
        }
        finally
        {
            await DisposeAsync(_host);
        }
    }

    /// <summary>Ends the log of Orleans in this silo, before it is brought down together with its peers.</summary>
    internal void Mute() => _log.TurnOff();

    internal static async ValueTask DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        else
        {
            host.Dispose();
        }
    }
}
