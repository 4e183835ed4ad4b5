using System.Globalization;
using k8s.Models;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>Every Deployment has exactly one budget, which lets at least one pod go: a node could not be drained otherwise.</summary>
internal sealed class DisruptionBudgetRule : IPolicyRule
{
    public IEnumerable<string> Check(Manifests manifests)
    {
        var budgets = manifests.OfType<V1PodDisruptionBudget>().ToList();
        foreach (var workload in manifests.Workloads.Where(workload => workload.Object is V1Deployment))
        {
            var own = budgets.Where(budget => workload.Matches(budget.Spec.Selector)).ToList();
            if (own.Count != 1)
            {
                yield return $"{workload.Name}: has {own.Count} disruption budgets instead of one.";
            }
            else if (own[0].Spec.MinAvailable is { } least && int.Parse(least.Value, CultureInfo.InvariantCulture) >= workload.Replicas)
            {
                yield return $"{workload.Name}: its budget keeps {least.Value} of {workload.Replicas} pods, so that none may ever go.";
            }
        }

        foreach (var budget in budgets.Where(budget => !manifests.Workloads.Any(workload => workload.Matches(budget.Spec.Selector))))
        {
            yield return $"{Manifests.NameOf(budget)}: selects no pods.";
        }
    }
}
