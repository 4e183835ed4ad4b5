using k8s.Models;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>What takes backups removes old ones, writes them to a volume of their own, cannot change the checkpoints that it reads, and reaches the store.</summary>
internal sealed class BackupRule : IPolicyRule
{
    public IEnumerable<string> Check(Manifests manifests)
    {
        foreach (var workload in manifests.Workloads)
        {
            foreach (var container in workload.OwnContainers.Where(container => container.Args?.Take(2).SequenceEqual(["backup", "create"]) == true))
            {
                foreach (var problem in Problems(workload, container, manifests))
                {
                    yield return $"{workload.Name}: {problem}";
                }
            }
        }
    }

    private static IEnumerable<string> Problems(Workload workload, V1Container container, Manifests manifests)
    {
        if (!int.TryParse(container.Args.SkipWhile(argument => argument != "--keep").ElementAtOrDefault(1), out _))
        {
            yield return "keeps all backups (--keep), until the volume is full.";
        }

        var target = container.Args.ElementAtOrDefault(2);
        var mounts = container.VolumeMounts ?? [];
        if (mounts.FirstOrDefault(mount => mount.MountPath == target) is not { ReadOnlyProperty: not true } into || ClaimOf(workload, into) is not { } claim || StorageClaims(manifests).Contains(claim))
        {
            yield return $"writes to {target}, which is not a volume for backups alone.";
        }

        foreach (var mount in mounts.Where(mount => ClaimOf(workload, mount) is { } read && StorageClaims(manifests).Contains(read) && mount.ReadOnlyProperty != true))
        {
            yield return $"may write to {mount.MountPath}, where the silos' checkpoints are.";
        }

        var toStore = manifests.OfType<V1NetworkPolicy>().Where(policy => workload.Matches(policy.Spec.PodSelector)).SelectMany(policy => policy.Spec.Egress ?? []).SelectMany(rule => rule.To ?? []);
        if (!toStore.Any(peer => manifests.OfType<V1StatefulSet>().Any(set => peer.PodSelector is { } selector && Manifests.Matches(selector, set.Spec.Template.Metadata.Labels))))
        {
            yield return "no NetworkPolicy leads it to the store.";
        }
    }

    private static string? ClaimOf(Workload workload, V1VolumeMount mount) => workload.Template.Spec.Volumes?.FirstOrDefault(volume => volume.Name == mount.Name)?.PersistentVolumeClaim?.ClaimName;

    /// <summary>The claims that silos mount.</summary>
    private static HashSet<string> StorageClaims(Manifests manifests) =>
        [.. manifests.OfType<V1Deployment>().SelectMany(deployment => deployment.Spec.Template.Spec.Volumes ?? []).Select(volume => volume.PersistentVolumeClaim?.ClaimName).OfType<string>()];
}
