using k8s.Models;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>What is mounted is a volume of the pod, claims and maps are there, and every path that an option names is mounted.</summary>
internal sealed class VolumeRule : IPolicyRule
{
    public IEnumerable<string> Check(Manifests manifests)
    {
        foreach (var workload in manifests.Workloads)
        {
            var volumes = workload.Template.Spec.Volumes ?? [];
            var templates = (workload.Object as V1StatefulSet)?.Spec.VolumeClaimTemplates ?? [];
            var names = volumes.Select(volume => volume.Name).Concat(templates.Select(template => template.Metadata.Name)).ToHashSet();
            foreach (var mount in workload.Containers.SelectMany(container => container.VolumeMounts ?? []).Where(mount => !names.Contains(mount.Name)))
            {
                yield return $"{workload.Name}: mounts {mount.Name}, which is no volume of it.";
            }

            foreach (var volume in volumes)
            {
                if (volume.PersistentVolumeClaim?.ClaimName is { } claim && !manifests.OfType<V1PersistentVolumeClaim>().Any(each => each.Metadata.Name == claim))
                {
                    yield return $"{workload.Name}: there is no claim {claim}.";
                }

                if (volume.ConfigMap?.Name is { } map && !manifests.OfType<V1ConfigMap>().Any(each => each.Metadata.Name == map))
                {
                    yield return $"{workload.Name}: there is no map {map}.";
                }
            }

            foreach (var container in workload.OwnContainers)
            {
                foreach (var (name, path) in Configuration.PodEnvironment.Of(container, manifests).Where(variable => variable.Key.StartsWith("MetaRec__", StringComparison.Ordinal) && variable.Value.StartsWith('/')))
                {
                    if (container.VolumeMounts?.Any(mount => path == mount.MountPath || path.StartsWith($"{mount.MountPath}/", StringComparison.Ordinal)) != true)
                    {
                        yield return $"{workload.Name}: {name} names {path}, where nothing is mounted.";
                    }
                }
            }
        }
    }
}
