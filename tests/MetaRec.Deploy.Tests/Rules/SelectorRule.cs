using k8s.Models;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>Selectors find pods, and the ports that are spoken of are there.</summary>
internal sealed class SelectorRule : IPolicyRule
{
    public IEnumerable<string> Check(Manifests manifests)
    {
        var workloads = manifests.Workloads.ToList();
        foreach (var workload in workloads.Where(workload => workload.Selector is not null && !workload.Matches(workload.Selector)))
        {
            yield return $"{workload.Name}: its selector does not match its own pods.";
        }

        foreach (var service in manifests.OfType<V1Service>().Where(service => service.Spec.Type != "ExternalName"))
        {
            var targets = workloads.Where(workload => workload.Matches(new V1LabelSelector { MatchLabels = service.Spec.Selector })).ToList();
            foreach (var problem in Problems(Manifests.NameOf(service), targets, service.Spec.Ports.Select(port => port.TargetPort.Value)))
            {
                yield return problem;
            }
        }

        foreach (var monitor in manifests.OfType<PodMonitor>())
        {
            var targets = workloads.Where(workload => workload.Matches(monitor.Spec?.Selector)).ToList();
            foreach (var problem in Problems(Manifests.NameOf(monitor), targets, (monitor.Spec?.PodMetricsEndpoints ?? []).Select(endpoint => endpoint.Port ?? "(none)")))
            {
                yield return problem;
            }
        }

        foreach (var ingress in manifests.OfType<V1Ingress>())
        {
            foreach (var backend in ingress.Spec.Rules.SelectMany(rule => rule.Http.Paths).Select(path => path.Backend.Service))
            {
                if (!manifests.OfType<V1Service>().Any(service => service.Metadata.Name == backend.Name && service.Spec.Ports.Any(port => port.Name == backend.Port.Name)))
                {
                    yield return $"{Manifests.NameOf(ingress)}: there is no Service {backend.Name} with a port {backend.Port.Name}.";
                }
            }
        }

        foreach (var scaled in manifests.OfType<ScaledObject>().Where(scaled => workloads.All(workload => workload.Object.Metadata.Name != scaled.Spec?.ScaleTargetRef?.Name)))
        {
            yield return $"{Manifests.NameOf(scaled)}: there is no {scaled.Spec?.ScaleTargetRef?.Name} to scale.";
        }
    }

    private static IEnumerable<string> Problems(string name, List<Workload> targets, IEnumerable<string> ports) => targets.Count == 0
        ? [$"{name}: selects no pods."]
        : ports.Where(port => !targets.All(target => target.Ports.Any(each => each.Name == port))).Select(port => $"{name}: selects pods without a port {port}.");
}
