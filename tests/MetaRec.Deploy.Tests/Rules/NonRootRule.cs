using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>What the pod security level "restricted" asks for, with a user that is a number.</summary>
internal sealed class NonRootRule : IPolicyRule
{
    public IEnumerable<string> Check(Manifests manifests)
    {
        foreach (var workload in manifests.Workloads)
        {
            var pod = workload.Template.Spec.SecurityContext;
            if (pod is not { RunAsNonRoot: true, RunAsUser: > 0, RunAsGroup: > 0, SeccompProfile.Type: "RuntimeDefault" })
            {
                yield return $"{workload.Name}: the pod needs runAsNonRoot, runAsUser and runAsGroup above 0, and the seccomp profile RuntimeDefault.";
            }

            foreach (var container in workload.Containers.Where(container =>
                container.SecurityContext is not { AllowPrivilegeEscalation: false, Privileged: not true, Capabilities: { Drop: ["ALL"], Add: null } }))
            {
                yield return $"{workload.Name}: container {container.Name} needs allowPrivilegeEscalation: false and capabilities dropped: ALL.";
            }

            if (workload.Template.Spec is { HostNetwork: true } or { HostPID: true } or { HostIPC: true } || (workload.Template.Spec.Volumes ?? []).Any(volume => volume.HostPath is not null))
            {
                yield return $"{workload.Name}: uses something of its node (network, processes or a path).";
            }
        }
    }
}
