using k8s;
using k8s.Models;

namespace MetaRec.Deploy.Tests.Kubernetes;

/// <summary>Something that makes pods.</summary>
/// <param name="Object">The object.</param>
/// <param name="Selector">How it finds its pods again; null for jobs, which Kubernetes labels itself.</param>
/// <param name="Template">The pods.</param>
/// <param name="Replicas">How many; 0 for jobs.</param>
internal sealed record Workload(IKubernetesObject<V1ObjectMeta> Object, V1LabelSelector? Selector, V1PodTemplateSpec Template, int Replicas)
{
    public string Name => Manifests.NameOf(Object);

    public bool RunsForever => Object is V1Deployment or V1StatefulSet;

    public IDictionary<string, string> Labels => Template.Metadata.Labels ?? new Dictionary<string, string>();

    public IEnumerable<V1Container> Containers => Template.Spec.Containers.Concat(Template.Spec.InitContainers ?? []);

    public IEnumerable<V1ContainerPort> Ports => Containers.SelectMany(container => container.Ports ?? []);

    /// <summary>Containers of images that are made here.</summary>
    public IEnumerable<V1Container> OwnContainers => Containers.Where(container => container.Image?.Contains("metarec-", StringComparison.Ordinal) == true);

    /// <summary>Whether a selector finds its pods.</summary>
    public bool Matches(V1LabelSelector? selector) => selector is not null && Manifests.Matches(selector, Labels);
}
