using k8s.Models;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>Processor and memory are asked for, memory is limited, processors are not: a silo that is throttled misses probes.</summary>
internal sealed class ResourcesRule : IPolicyRule
{
    public IEnumerable<string> Check(Manifests manifests)
    {
        foreach (var workload in manifests.Workloads)
        {
            foreach (var container in workload.Containers)
            {
                var (requests, limits) = (container.Resources?.Requests ?? new Dictionary<string, ResourceQuantity>(), container.Resources?.Limits ?? new Dictionary<string, ResourceQuantity>());
                if (!requests.ContainsKey("cpu") || !requests.TryGetValue("memory", out var asked) || !limits.TryGetValue("memory", out var limit))
                {
                    yield return $"{workload.Name}: container {container.Name} needs requests of cpu and memory, and a limit of memory.";
                }
                else if (limit.ToDecimal() < asked.ToDecimal())
                {
                    yield return $"{workload.Name}: container {container.Name} asks for more memory than its limit.";
                }

                if (limits.ContainsKey("cpu"))
                {
                    yield return $"{workload.Name}: container {container.Name} has a limit of cpu.";
                }
            }
        }
    }
}
