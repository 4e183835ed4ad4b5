using k8s.Models;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>A Deployment with GPUs is rolled without a surge, which would wait for a GPU that is taken, and whole GPUs are asked for by a limit.</summary>
internal sealed class GpuSurgeRule : IPolicyRule
{
    private const string Gpu = "nvidia.com/gpu";

    public IEnumerable<string> Check(Manifests manifests)
    {
        foreach (var workload in manifests.Workloads.Where(workload => workload.Containers.Any(container => container.Resources?.Limits?.ContainsKey(Gpu) == true)))
        {
            if (workload.Object is not V1Deployment { Spec.Strategy.RollingUpdate: { MaxSurge.Value: "0", MaxUnavailable.Value: not "0" } })
            {
                yield return $"{workload.Name}: has GPUs and needs maxSurge: 0 with maxUnavailable above it.";
            }

            if (workload.Template.Spec.Tolerations?.Any(toleration => toleration.Key == Gpu) != true)
            {
                yield return $"{workload.Name}: has GPUs and does not tolerate the taint of their nodes.";
            }
        }
    }
}
