using k8s.Models;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>Everything is denied but what policies name: pods that are there, at ports that they have; and no port is open that no policy leads to.</summary>
internal sealed class NetworkPolicyRule : IPolicyRule
{
    // Probes come from the node, which policies do not hold back.
    private const string ProbePort = "health";

    public IEnumerable<string> Check(Manifests manifests)
    {
        var policies = manifests.OfType<V1NetworkPolicy>().ToList();
        var workloads = manifests.Workloads.ToList();
        if (!policies.Any(policy => IsEverything(policy.Spec.PodSelector) && policy.Spec is { Ingress: null, Egress: null } && policy.Spec.PolicyTypes.Order().SequenceEqual(["Egress", "Ingress"])))
        {
            yield return "No NetworkPolicy denies everything that is not allowed.";
        }

        foreach (var policy in policies.Where(policy => !IsEverything(policy.Spec.PodSelector)))
        {
            var selected = workloads.Where(workload => workload.Matches(policy.Spec.PodSelector)).ToList();
            if (selected.Count == 0)
            {
                yield return $"{Manifests.NameOf(policy)}: selects no pods.";
            }

            foreach (var port in Ports(policy).Where(port => !selected.All(workload => Has(workload, port))))
            {
                yield return $"{Manifests.NameOf(policy)}: lets in at port {port}, which the pods do not have.";
            }

            foreach (var rule in policy.Spec.Egress ?? [])
            {
                foreach (var problem in Problems(Manifests.NameOf(policy), rule, workloads))
                {
                    yield return problem;
                }
            }
        }

        foreach (var workload in workloads)
        {
            foreach (var port in workload.Ports.Where(port => port.Name != ProbePort && !policies.Any(policy => workload.Matches(policy.Spec.PodSelector) && Ports(policy).Contains($"{port.ContainerPort}"))))
            {
                yield return $"{workload.Name}: no NetworkPolicy lets anybody in at port {port.ContainerPort}.";
            }
        }
    }

    private static IEnumerable<string> Problems(string name, V1NetworkPolicyEgressRule rule, List<Workload> workloads)
    {
        foreach (var selector in (rule.To ?? []).Where(peer => peer.PodSelector is not null).Select(peer => peer.PodSelector))
        {
            var targets = workloads.Where(workload => workload.Matches(selector)).ToList();
            if (targets.Count == 0)
            {
                yield return $"{name}: leads to no pods.";
            }

            foreach (var port in (rule.Ports ?? []).Select(port => port.Port.Value).Where(port => !targets.All(target => Has(target, port))))
            {
                yield return $"{name}: leads to port {port}, which the pods there do not have.";
            }
        }
    }

    private static bool IsEverything(V1LabelSelector? selector) => selector is null || ((selector.MatchLabels?.Count ?? 0) == 0 && (selector.MatchExpressions?.Count ?? 0) == 0);

    private static IEnumerable<string> Ports(V1NetworkPolicy policy) => (policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports ?? []).Select(port => port.Port.Value);

    private static bool Has(Workload workload, string port) => workload.Ports.Any(each => $"{each.ContainerPort}" == port);
}
