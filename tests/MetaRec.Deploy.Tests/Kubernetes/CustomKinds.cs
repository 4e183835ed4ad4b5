using k8s;
using k8s.Models;

namespace MetaRec.Deploy.Tests.Kubernetes;

/// <summary>
/// The kinds of operators that the components use, as far as they use them: read strictly, a field that is not here is an error. After the operators' documentation
/// (monitoring.coreos.com/v1, keda.sh/v1alpha1).
/// </summary>
internal static class CustomKinds
{
    public static Dictionary<string, Type> Types { get; } = new()
    {
        ["monitoring.coreos.com/v1/PodMonitor"] = typeof(PodMonitor),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(PrometheusRule),
        ["keda.sh/v1alpha1/ScaledObject"] = typeof(ScaledObject),
    };
}

public abstract class CustomKind<TSpec> : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public TSpec? Spec { get; set; }
}

public sealed class PodMonitor : CustomKind<PodMonitorSpec>;

public sealed class PodMonitorSpec
{
    public V1LabelSelector? Selector { get; set; }

    public List<PodMetricsEndpoint>? PodMetricsEndpoints { get; set; }
}

public sealed class PodMetricsEndpoint
{
    public string? Port { get; set; }

    public string? Path { get; set; }

    public string? Interval { get; set; }

    public List<Relabeling>? Relabelings { get; set; }
}

public sealed class Relabeling
{
    public List<string>? SourceLabels { get; set; }

    public string? TargetLabel { get; set; }

    public string? Replacement { get; set; }
}

public sealed class PrometheusRule : CustomKind<PrometheusRuleSpec>;

public sealed class PrometheusRuleSpec
{
    public List<RuleGroup>? Groups { get; set; }
}

public sealed class RuleGroup
{
    public string? Name { get; set; }

    public List<AlertRule>? Rules { get; set; }
}

public sealed class AlertRule
{
    public string? Alert { get; set; }

    public string? Expr { get; set; }

    public string? For { get; set; }

    public Dictionary<string, string>? Labels { get; set; }

    public Dictionary<string, string>? Annotations { get; set; }
}

public sealed class ScaledObject : CustomKind<ScaledObjectSpec>;

public sealed class ScaledObjectSpec
{
    public ScaleTarget? ScaleTargetRef { get; set; }

    public int? MinReplicaCount { get; set; }

    public int? MaxReplicaCount { get; set; }

    public int? CooldownPeriod { get; set; }

    public List<ScaleTrigger>? Triggers { get; set; }
}

public sealed class ScaleTarget
{
    public string? Name { get; set; }
}

public sealed class ScaleTrigger
{
    public string? Type { get; set; }

    public string? MetricType { get; set; }

    public Dictionary<string, string>? Metadata { get; set; }
}
