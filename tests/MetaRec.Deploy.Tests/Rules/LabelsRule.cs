using k8s;
using k8s.Models;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>Objects and pods have the labels that Kubernetes recommends; generated maps and secrets those of the whole.</summary>
internal sealed class LabelsRule : IPolicyRule
{
    private static readonly string[] OfTheWhole = ["app.kubernetes.io/part-of", "app.kubernetes.io/version", "app.kubernetes.io/managed-by"];
    private static readonly string[] OfEach = ["app.kubernetes.io/name", "app.kubernetes.io/component", .. OfTheWhole];

    public IEnumerable<string> Check(Manifests manifests) =>
        manifests.Objects.SelectMany(each => Missing(Manifests.NameOf(each), each.Metadata?.Labels, Wanted(each)))
            .Concat(manifests.Workloads.SelectMany(workload => Missing($"{workload.Name}: the pod", workload.Template.Metadata?.Labels, OfEach)));

    private static string[] Wanted(IKubernetesObject<V1ObjectMeta> each) => each switch
    {
        V1Secret => [],
        V1ConfigMap => OfTheWhole,
        _ => OfEach,
    };

    private static IEnumerable<string> Missing(string name, IDictionary<string, string>? labels, string[] wanted) =>
        wanted.Where(label => labels?.ContainsKey(label) != true).Select(label => $"{name}: has no label {label}.");
}
