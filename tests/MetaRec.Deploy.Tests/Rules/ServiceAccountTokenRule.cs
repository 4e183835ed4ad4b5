using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>Nobody here speaks to the API server, so nobody has a token for it.</summary>
internal sealed class ServiceAccountTokenRule : IPolicyRule
{
    public IEnumerable<string> Check(Manifests manifests) => manifests.Workloads
        .Where(workload => workload.Template.Spec.AutomountServiceAccountToken != false).Select(workload => $"{workload.Name}: needs automountServiceAccountToken: false.");
}
