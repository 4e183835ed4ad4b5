using Microsoft.Extensions.Hosting;

namespace MetaRec.Silo.Standalone;

/// <summary>
/// The lifetime of a silo whose process handles the signals: the default one would preempt all lanes at the first Ctrl-C, and a job that is being stopped could not
/// finish its meta-step.
/// </summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
