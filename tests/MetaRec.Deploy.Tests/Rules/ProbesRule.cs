using k8s.Models;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>What runs forever has all three probes, at ports that it has; and liveness of ours depends on nothing else.</summary>
internal sealed class ProbesRule : IPolicyRule
{
    public IEnumerable<string> Check(Manifests manifests)
    {
        foreach (var workload in manifests.Workloads.Where(workload => workload.RunsForever))
        {
            foreach (var container in workload.Template.Spec.Containers)
            {
                (string Name, V1Probe? Probe)[] probes = [("startup", container.StartupProbe), ("readiness", container.ReadinessProbe), ("liveness", container.LivenessProbe)];
                foreach (var (name, probe) in probes)
                {
                    if (probe is null)
                    {
                        yield return $"{workload.Name}: container {container.Name} has no {name} probe.";
                    }
                    else if (probe.HttpGet is { } http && container.Ports?.Any(port => port.Name == http.Port.Value || $"{port.ContainerPort}" == http.Port.Value) != true)
                    {
                        yield return $"{workload.Name}: the {name} probe of container {container.Name} asks at port {http.Port.Value}, which it does not have.";
                    }
                }

                if (workload.OwnContainers.Contains(container)
                    && (container.LivenessProbe?.HttpGet?.Path != "/healthz/live" || container.ReadinessProbe?.HttpGet?.Path != "/healthz/ready"))
                {
                    yield return $"{workload.Name}: container {container.Name} is alive by /healthz/live, which depends on nothing else, and ready by /healthz/ready.";
                }
            }
        }
    }
}
