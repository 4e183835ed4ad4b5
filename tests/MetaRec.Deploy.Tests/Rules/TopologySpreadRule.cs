using k8s.Models;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>Pods of a Deployment are spread over zones and nodes, by selectors that find them.</summary>
internal sealed class TopologySpreadRule : IPolicyRule
{
    private static readonly string[] Topologies = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"];

    public IEnumerable<string> Check(Manifests manifests) => manifests.Workloads.Where(workload => workload.Object is V1Deployment).SelectMany(workload => Topologies
        .Where(topology => workload.Template.Spec.TopologySpreadConstraints?.Any(spread => spread.TopologyKey == topology && workload.Matches(spread.LabelSelector)) != true)
        .Select(topology => $"{workload.Name}: is not spread over {topology}."));
}
