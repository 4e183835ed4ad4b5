using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>No container writes into its image; ours have a writable /tmp instead.</summary>
internal sealed class ReadOnlyRootRule : IPolicyRule
{
    public IEnumerable<string> Check(Manifests manifests) => manifests.Workloads.SelectMany(workload => workload.Containers
        .Where(container => container.SecurityContext?.ReadOnlyRootFilesystem != true)
        .Select(container => $"{workload.Name}: container {container.Name} needs readOnlyRootFilesystem: true.")
        .Concat(workload.OwnContainers
            .Where(container => container.VolumeMounts?.Any(mount => mount.MountPath == "/tmp" && mount.ReadOnlyProperty != true) != true)
            .Select(container => $"{workload.Name}: container {container.Name} has no writable /tmp.")));
}
