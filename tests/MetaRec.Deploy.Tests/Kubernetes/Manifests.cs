using k8s;
using k8s.Models;

namespace MetaRec.Deploy.Tests.Kubernetes;

/// <summary>What would be applied together, as typed objects.</summary>
internal sealed class Manifests(IReadOnlyList<IKubernetesObject<V1ObjectMeta>> objects)
{
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects { get; } = objects;

    public IEnumerable<Workload> Workloads => Objects.SelectMany(each => each switch
    {
        V1Deployment deployment => [new Workload(deployment, deployment.Spec.Selector, deployment.Spec.Template, deployment.Spec.Replicas ?? 1)],
        V1StatefulSet set => [new Workload(set, set.Spec.Selector, set.Spec.Template, set.Spec.Replicas ?? 1)],
        V1Job job => [new Workload(job, null, job.Spec.Template, 0)],
        V1CronJob cron => new[] { new Workload(cron, null, cron.Spec.JobTemplate.Spec.Template, 0) },
        _ => Enumerable.Empty<Workload>(),
    });

    /// <summary>Reads YAML strictly: unknown fields and values of the wrong kind are errors.</summary>
    public static Manifests Parse(string yaml) => new(
        [.. KubernetesYaml.LoadAllFromString(yaml, CustomKinds.Types, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()]);

    public IEnumerable<T> OfType<T>() => Objects.OfType<T>();

    public T Get<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta> => Objects.OfType<T>().Single(each => each.Metadata.Name == name);

    public Manifests Without(IKubernetesObject<V1ObjectMeta> removed) => new([.. Objects.Where(each => each != removed)]);

    public static string NameOf(IKubernetesObject<V1ObjectMeta> each) => $"{each.Kind}/{each.Metadata?.Name}";

    public static bool Matches(V1LabelSelector selector, IDictionary<string, string> labels) =>
        (selector.MatchLabels ?? new Dictionary<string, string>()).All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
        && (selector.MatchExpressions ?? []).All(wanted => wanted.OperatorProperty == "In" && labels.TryGetValue(wanted.Key, out var value) && wanted.Values.Contains(value));
}
