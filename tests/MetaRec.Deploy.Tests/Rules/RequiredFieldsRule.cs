using k8s;
using k8s.Models;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>Fields without which the API server refuses an object: reading it into its type does not miss them.</summary>
internal sealed class RequiredFieldsRule : IPolicyRule
{
    public IEnumerable<string> Check(Manifests manifests) => manifests.Objects.SelectMany(each => Required(each)
        .Where(field => field.Value is null or "" or System.Collections.ICollection { Count: 0 })
        .Select(field => $"{Manifests.NameOf(each)}: {field.Name} is missing."));

    private static IEnumerable<(string Name, object? Value)> Required(IKubernetesObject<V1ObjectMeta> each)
    {
        IEnumerable<(string, object?)> own = each switch
        {
            V1Deployment o => [("spec.selector", o.Spec?.Selector), .. Pod(o.Spec?.Template)],
            V1StatefulSet o => [("spec.selector", o.Spec?.Selector), ("spec.serviceName", o.Spec?.ServiceName), .. Pod(o.Spec?.Template)],
            V1Job o => [("restartPolicy", o.Spec?.Template?.Spec?.RestartPolicy), .. Pod(o.Spec?.Template)],
            V1CronJob o => [("spec.schedule", o.Spec?.Schedule), ("restartPolicy", o.Spec?.JobTemplate?.Spec?.Template?.Spec?.RestartPolicy), .. Pod(o.Spec?.JobTemplate?.Spec?.Template)],
            V1Service { Spec.Type: "ExternalName" } o => [("spec.externalName", o.Spec.ExternalName)],
            V1Service o => [("spec.selector", o.Spec?.Selector as System.Collections.ICollection), ("spec.ports", o.Spec?.Ports), .. (o.Spec?.Ports ?? []).Select(port => ("spec.ports.targetPort", (object?)port.TargetPort?.Value))],
            V1PersistentVolumeClaim o => [("spec.accessModes", o.Spec?.AccessModes), ("spec.resources.requests", o.Spec?.Resources?.Requests as System.Collections.ICollection)],
            V1PodDisruptionBudget o => [("spec.selector", o.Spec?.Selector), ("spec.minAvailable or maxUnavailable", o.Spec?.MinAvailable?.Value ?? o.Spec?.MaxUnavailable?.Value)],
            V1NetworkPolicy o => [("spec.podSelector", o.Spec?.PodSelector), ("spec.policyTypes", o.Spec?.PolicyTypes)],
            V1Ingress o => [("spec.rules", o.Spec?.Rules), ("spec.tls", o.Spec?.Tls)],
            PodMonitor o => [("spec.selector", o.Spec?.Selector), ("spec.podMetricsEndpoints", o.Spec?.PodMetricsEndpoints)],
            PrometheusRule o => [("spec.groups", o.Spec?.Groups), .. (o.Spec?.Groups ?? []).SelectMany(group => group.Rules ?? []).Select(rule => ("expr", (object?)rule.Expr))],
            ScaledObject o => [("spec.scaleTargetRef.name", o.Spec?.ScaleTargetRef?.Name), ("spec.triggers", o.Spec?.Triggers)],
            V1Namespace or V1ConfigMap or V1Secret => [],
            _ => [($"a rule for the kind {each.Kind}", null)],
        };
        return [("metadata.name", each.Metadata?.Name), .. own];
    }

    private static IEnumerable<(string, object?)> Pod(V1PodTemplateSpec? pod) =>
    [
        ("the pod's containers", pod?.Spec?.Containers),
        .. (pod?.Spec?.Containers ?? []).SelectMany(container => new (string, object?)[] { ("a container's name", container.Name), ("a container's image", container.Image) }),
    ];
}
