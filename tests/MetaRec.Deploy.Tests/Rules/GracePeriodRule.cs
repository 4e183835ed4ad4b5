using System.Globalization;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>Kubernetes waits longer than a process may take to stop, with the pause before it.</summary>
internal sealed class GracePeriodRule : IPolicyRule
{
    private const string ShutdownTimeout = "MetaRec__Silo__ShutdownTimeout";

    // Of a gateway, which has no setting for it, and of a silo without the setting.
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    public IEnumerable<string> Check(Manifests manifests) => manifests.Workloads.Where(workload => workload.RunsForever).SelectMany(workload => workload.OwnContainers
        .Where(container =>
        {
            var timeout = container.Env?.FirstOrDefault(variable => variable.Name == ShutdownTimeout)?.Value is { } text ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : Default;
            var pause = TimeSpan.FromSeconds(container.Lifecycle?.PreStop?.Sleep?.Seconds ?? 0);
            return TimeSpan.FromSeconds(workload.Template.Spec.TerminationGracePeriodSeconds ?? 30) < timeout + pause + Margin;
        })
        .Select(container => $"{workload.Name}: container {container.Name} may be killed before it has stopped; terminationGracePeriodSeconds is too short."));
}
