using k8s.Models;
using MetaRec.Deploy.Tests.Kubernetes;
using MetaRec.Deploy.Tests.Rules;

namespace MetaRec.Deploy.Tests;

/// <summary>Every rule catches what breaks it: a sound overlay, with one thing changed for the worse.</summary>
public sealed class BrokenManifestTests
{
    private const string Sound = "overlays/gpu-prod";

    private static readonly (string Case, IPolicyRule Rule, Func<Manifests, Manifests> Break, string Finding)[] Broken =
    [
        ("backups without end", new BackupRule(), m => Change(m, () => Backup(m).Args.Remove("--keep")), "keeps all backups"),
        ("backups beside the checkpoints", new BackupRule(), m => Change(m, () => Backup(m).Args[2] = "/storage"), "writes to /storage, which is not a volume for backups alone"),
        ("backups into nothing", new BackupRule(), m => Change(m, () => Backup(m).Args[2] = "/tmp"), "writes to /tmp"),
        ("backup that may write checkpoints", new BackupRule(), m => Change(m, () => Backup(m).VolumeMounts.Single(mount => mount.MountPath == "/storage").ReadOnlyProperty = null), "may write to /storage"),
        ("backup without a way to the store", new BackupRule(), m => m.Without(m.Get<V1NetworkPolicy>("backup")), "no NetworkPolicy leads it to the store"),
        ("no budget", new DisruptionBudgetRule(), m => m.Without(m.Get<V1PodDisruptionBudget>("metarec-worker")), "Deployment/metarec-worker: has 0 disruption budgets"),
        ("budget of all pods", new DisruptionBudgetRule(), m => Change(m, () => m.Get<V1PodDisruptionBudget>("metarec-coordinator").Spec.MinAvailable = 3), "none may ever go"),
        ("budget of no pods", new DisruptionBudgetRule(), m => Change(m, () => m.Get<V1PodDisruptionBudget>("metarec-worker").Spec.Selector.MatchLabels["app.kubernetes.io/component"] = "wrker"), "selects no pods"),
        ("misspelled option", new EnvironmentRule(), m => Change(m, () => Variable(m, "MetaRec__Lanes__Lanes").Name = "MetaRec__Lanes__Count"), "gets MetaRec__Lanes__Count, which is no option"),
        ("option of another process", new EnvironmentRule(), m => Change(m, () => Variable(m, "MetaRec__Lanes__Lanes").Name = "MetaRec__Gateway__Urls"), "gets MetaRec__Gateway__Urls"),
        ("variable that is not there", new EnvironmentRule(), m => Change(m, () => Variable(m, "MetaRec__Silo__Name").Value = "$(PODNAME)"), "refers to a variable that is not there"),
        ("argument that is not there", new EnvironmentRule(), m => Change(m, () => Submit(m).Args[4] = "$(NAME)"), "refers to NAME"),
        ("surge of GPUs", new GpuSurgeRule(), m => Change(m, () => Worker(m).Spec.Strategy.RollingUpdate.MaxSurge = 1), "needs maxSurge: 0"),
        ("GPU without toleration", new GpuSurgeRule(), m => Change(m, () => Worker(m).Spec.Template.Spec.Tolerations.Clear()), "does not tolerate"),
        ("short grace", new GracePeriodRule(), m => Change(m, () => Worker(m).Spec.Template.Spec.TerminationGracePeriodSeconds = 30), "may be killed before it has stopped"),
        ("long pause", new GracePeriodRule(), m => Change(m, () => Gateway(m).Lifecycle.PreStop.Sleep.Seconds = 25), "Deployment/metarec-gateway"),
        ("latest", new ImageTagRule(), m => Change(m, () => Silo(m).Image = "metarec-silo:latest"), "has no version"),
        ("no tag", new ImageTagRule(), m => Change(m, () => Silo(m).Image = "registry.example:5000/metarec-silo"), "has no version"),
        ("old version", new ImageTagRule(), m => Change(m, () => Silo(m).Image = "metarec-silo:0.0.9"), "is not of version"),
        ("restarted job", new JobRule(), m => Change(m, () => m.Get<V1Job>("metarec-train").Spec.Template.Spec.RestartPolicy = "OnFailure"), "restartPolicy: Never"),
        ("job under a fixed id", new JobRule(), m => Change(m, () => m.Get<V1CronJob>("metarec-retrain").Spec.JobTemplate.Spec.Template.Spec.Containers[0].Args[4] = "nightly"), "--id of its own name"),
        ("backups at once", new JobRule(), m => Change(m, () => m.Get<V1CronJob>("metarec-backup").Spec.ConcurrencyPolicy = "Replace"), "concurrencyPolicy: Forbid"),
        ("option of no backup", new EnvironmentRule(), m => Change(m, () => Backup(m).Env.Add(new V1EnvVar { Name = "MetaRec__Silo__Roles", Value = "worker" })), "gets MetaRec__Silo__Roles, which is no option"),
        ("trainings at once", new JobRule(), m => Change(m, () => m.Get<V1CronJob>("metarec-retrain").Spec.ConcurrencyPolicy = "Allow"), "concurrencyPolicy: Forbid"),
        ("no label", new LabelsRule(), m => Change(m, () => Worker(m).Metadata.Labels.Remove("app.kubernetes.io/version")), "has no label app.kubernetes.io/version"),
        ("pod without label", new LabelsRule(), m => Change(m, () => Worker(m).Spec.Template.Metadata.Labels.Remove("app.kubernetes.io/part-of")), "the pod: has no label"),
        ("nothing denied", new NetworkPolicyRule(), m => m.Without(m.Get<V1NetworkPolicy>("default-deny")), "denies everything"),
        ("policy for another port", new NetworkPolicyRule(), m => Change(m, () => m.Get<V1NetworkPolicy>("silos").Spec.Ingress[0].Ports[0].Port = 11112), "lets in at port 11112"),
        ("way to another port", new NetworkPolicyRule(), m => Change(m, () => m.Get<V1NetworkPolicy>("gateway").Spec.Egress[0].Ports[0].Port = 30001), "leads to port 30001"),
        ("port that is closed", new NetworkPolicyRule(), m => m.Without(m.Get<V1NetworkPolicy>("store")).Without(m.Get<V1NetworkPolicy>("store-from-backup")), "StatefulSet/metarec-redis: no NetworkPolicy lets anybody in at port 6379"),
        ("policy of no pods", new NetworkPolicyRule(), m => Change(m, () => m.Get<V1NetworkPolicy>("silos").Spec.PodSelector.MatchLabels["metarec.io/silo"] = "yes"), "selects no pods"),
        ("root", new NonRootRule(), m => Change(m, () => Worker(m).Spec.Template.Spec.SecurityContext.RunAsUser = 0), "runAsUser"),
        ("no seccomp profile", new NonRootRule(), m => Change(m, () => Worker(m).Spec.Template.Spec.SecurityContext.SeccompProfile = null), "seccomp"),
        ("capabilities", new NonRootRule(), m => Change(m, () => Silo(m).SecurityContext.Capabilities.Drop.Clear()), "capabilities dropped"),
        ("path of the node", new NonRootRule(), m => Change(m, () => Worker(m).Spec.Template.Spec.Volumes[0].HostPath = new V1HostPathVolumeSource { Path = "/" }), "of its node"),
        ("wrong role", new OptionSetRule(), m => Change(m, () => Variable(m, "MetaRec__Silo__Roles").Value = "wroker"), "Did you mean 'worker'?"),
        ("port of another number", new OptionSetRule(), m => Change(m, () => Variable(m, "MetaRec__Silo__SiloPort").Value = "11112"), "listens at 8081, 11112, 30000"),
        ("two files of three", new OptionSetRule(), m => Change(m, () => Map(m).Remove("MetaRec__Cluster__Tls__KeyFile")), "KeyFile is missing"),
        ("no probe", new ProbesRule(), m => Change(m, () => Silo(m).StartupProbe = null), "has no startup probe"),
        ("probe at no port", new ProbesRule(), m => Change(m, () => Silo(m).ReadinessProbe.HttpGet.Port = "http"), "asks at port http"),
        ("liveness by readiness", new ProbesRule(), m => Change(m, () => Silo(m).LivenessProbe.HttpGet.Path = "/healthz/ready"), "depends on nothing else"),
        ("writable image", new ReadOnlyRootRule(), m => Change(m, () => Silo(m).SecurityContext.ReadOnlyRootFilesystem = false), "needs readOnlyRootFilesystem"),
        ("no temporary folder", new ReadOnlyRootRule(), m => Change(m, () => Silo(m).VolumeMounts.Remove(Silo(m).VolumeMounts.Single(mount => mount.MountPath == "/tmp"))), "no writable /tmp"),
        ("no selector", new RequiredFieldsRule(), m => Change(m, () => Worker(m).Spec.Selector = null), "spec.selector is missing"),
        ("no image", new RequiredFieldsRule(), m => Change(m, () => Silo(m).Image = null), "a container's image is missing"),
        ("rule without expression", new RequiredFieldsRule(), m => Change(m, () => m.Get<PrometheusRule>("metarec").Spec!.Groups![0].Rules![0].Expr = null), "expr is missing"),
        ("limit of processors", new ResourcesRule(), m => Change(m, () => Silo(m).Resources.Limits["cpu"] = new ResourceQuantity("2")), "has a limit of cpu"),
        ("no limit of memory", new ResourcesRule(), m => Change(m, () => Silo(m).Resources.Limits.Remove("memory")), "a limit of memory"),
        ("more than the limit", new ResourcesRule(), m => Change(m, () => Silo(m).Resources.Requests["memory"] = new ResourceQuantity("64Gi")), "more memory than its limit"),
        ("password in the manifest", new SecretRule(), m => Change(m, () => Variable(m, "MetaRec__Cluster__Address").Value = "redis://:hunter2@metarec-redis:6379"), "has a password in it"),
        ("key in the manifest", new SecretRule(), m => Change(m, () => Submit(m).Env.Single(variable => variable.Name == "METAREC_API_KEY").ValueFrom = null), "is not taken from a secret"),
        ("key of a store in the manifest", new SecretRule(), m => Change(m, () => Silo(m).Env.Add(new V1EnvVar { Name = "AWS_SECRET_ACCESS_KEY", Value = "hunter2" })), "AWS_SECRET_ACCESS_KEY of container silo is not taken from a secret"),
        ("gateway that knows nobody", new OptionSetRule(), m => Change(m, () => Gateway(m).Env.Remove(Gateway(m).Env.Single(variable => variable.Name.EndsWith("BootstrapKeyFile", StringComparison.Ordinal)))), "it knows no key"),
        ("selector of other pods", new SelectorRule(), m => Change(m, () => Worker(m).Spec.Selector.MatchLabels["app.kubernetes.io/component"] = "serving"), "does not match its own pods"),
        ("service of no pods", new SelectorRule(), m => Change(m, () => m.Get<V1Service>("metarec-gateway").Spec.Selector["app.kubernetes.io/component"] = "api"), "Service/metarec-gateway: selects no pods"),
        ("service of no port", new SelectorRule(), m => Change(m, () => m.Get<V1Service>("metarec-gateway").Spec.Ports[0].TargetPort = "https"), "without a port https"),
        ("monitor of no port", new SelectorRule(), m => Change(m, () => m.Get<PodMonitor>("metarec-silos").Spec!.PodMetricsEndpoints![0].Port = "metrics"), "without a port metrics"),
        ("ingress to nowhere", new SelectorRule(), m => Change(m, () => m.Get<V1Ingress>("metarec-gateway").Spec.Rules[0].Http.Paths[0].Backend.Service.Name = "api"), "there is no Service api"),
        ("token", new ServiceAccountTokenRule(), m => Change(m, () => Worker(m).Spec.Template.Spec.AutomountServiceAccountToken = null), "automountServiceAccountToken"),
        ("all on one node", new TopologySpreadRule(), m => Change(m, () => Worker(m).Spec.Template.Spec.TopologySpreadConstraints.RemoveAt(1)), "not spread over kubernetes.io/hostname"),
        ("mount of no volume", new VolumeRule(), m => Change(m, () => Silo(m).VolumeMounts[0].Name = "store"), "mounts store"),
        ("no claim", new VolumeRule(), m => m.Without(m.Get<V1PersistentVolumeClaim>("metarec-data")), "there is no claim metarec-data"),
        ("path that is not mounted", new VolumeRule(), m => Change(m, () => Variable(m, "MetaRec__Silo__StorageFolder").Value = "/srv"), "names /srv"),
    ];

    public static TheoryData<string> Cases { get; } = [.. Broken.Select(each => each.Case)];

    [Theory, MemberData(nameof(Cases))]
    public void Check_BrokenManifest_IsCaught(string name)
    {
        var (_, rule, destroy, finding) = Broken.Single(each => each.Case == name);
        Assert.Empty(rule.Check(Kustomize.Load(Sound)));

        var found = rule.Check(destroy(Kustomize.Load(Sound)));

        Assert.Contains(found, each => each.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public void Broken_OfEveryRule_IsThere() =>
        Assert.Empty(PolicyRules.All.Select(rule => rule.GetType().Name).Except(Broken.Select(each => each.Rule.GetType().Name)));

    private static Manifests Change(Manifests manifests, Action change)
    {
        change();
        return manifests;
    }

    private static V1Deployment Worker(Manifests manifests) => manifests.Get<V1Deployment>("metarec-worker");

    private static V1Container Silo(Manifests manifests) => Worker(manifests).Spec.Template.Spec.Containers[0];

    private static V1Container Gateway(Manifests manifests) => manifests.Get<V1Deployment>("metarec-gateway").Spec.Template.Spec.Containers[0];

    private static V1Container Submit(Manifests manifests) => manifests.Get<V1Job>("metarec-train").Spec.Template.Spec.Containers[0];

    private static V1Container Backup(Manifests manifests) => manifests.Get<V1CronJob>("metarec-backup").Spec.JobTemplate.Spec.Template.Spec.Containers[0];

    private static V1EnvVar Variable(Manifests manifests, string name) => Silo(manifests).Env.Single(variable => variable.Name == name);

    private static IDictionary<string, string> Map(Manifests manifests) => manifests.OfType<V1ConfigMap>().Single(map => map.Data.ContainsKey("MetaRec__Cluster__ClusterId")).Data;
}
