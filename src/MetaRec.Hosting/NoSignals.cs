using Microsoft.Extensions.Hosting;

namespace MetaRec.Hosting;

/// <summary>
/// The lifetime of a host whose process handles the signals: the default one would preempt all lanes at the first Ctrl-C, and a job that is being stopped could not
/// finish its meta-step.
/// </summary>
public sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
