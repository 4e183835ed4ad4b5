using k8s;
using k8s.Models;
using MetaRec.Cli.Specs;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests;

public sealed class ManifestTests
{
    [Theory]
    [InlineData("overlays/dev")]
    [InlineData("overlays/cpu")]
    [InlineData("overlays/gpu-prod")]
    public void Overlay_WithItsJobs_KeepsAllRules(string overlay) => AssertKeepsAllRules(Kustomize.Load(overlay));

    [Theory]
    [InlineData("backup")]
    [InlineData("gpu")]
    [InlineData("ingress")]
    [InlineData("keda")]
    [InlineData("monitoring")]
    [InlineData("mutual-tls")]
    [InlineData("postgres")]
    [InlineData("s3")]
    public void Component_OnTheBaseAlone_KeepsAllRules(string component) => AssertKeepsAllRules(Kustomize.LoadComponent(component));

    [Fact]
    public void Postgres_InsteadOfRedis_LeavesNothingOfRedis()
    {
        var manifests = Kustomize.LoadComponent("postgres");

        Assert.DoesNotContain("redis", KubernetesYaml.SerializeAll(manifests.Objects), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Monitoring_DashboardsOfTheMap_AreThoseThatAreTested()
    {
        var map = Kustomize.LoadComponent("monitoring").OfType<V1ConfigMap>().Single(map => map.Metadata.Name == "metarec-dashboards");
        var tested = Directory.EnumerateFiles(Repository.PathOf("deploy/grafana/dashboards"), "*.json").ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

        Assert.Equal("1", map.Metadata.Labels["grafana_dashboard"]);
        Assert.Equal("MetaRec", map.Metadata.Annotations["grafana_folder"]);
        Assert.Equal(tested.Keys.Order(), map.Data.Keys.Order());
        Assert.All(tested, file => Assert.Equal(file.Value, map.Data[file.Key]));
    }

    [Fact]
    public void Namespace_OfTheBase_IsRestricted()
    {
        var labels = Kustomize.Load("overlays/dev").OfType<V1Namespace>().Single().Metadata.Labels;

        Assert.Equal("restricted", labels["pod-security.kubernetes.io/enforce"]);
    }

    [Theory]
    [InlineData("jobs/train/train.yaml")]
    [InlineData("jobs/retrain/retrain.yaml")]
    public async Task Spec_OfAJob_IsValid(string path)
    {
        var spec = await SpecFile.ReadAsync(Repository.PathOf($"k8s/{path}"), TextReader.Null, [], CancellationToken.None);

        spec.Check();
    }

    [Theory]
    [InlineData("containers:", "contaners:")]
    [InlineData("replicas: 3", "replicas: three")]
    [InlineData("podMetricsEndpoints:", "podMetricsEndpoint:")]
    [InlineData("minReplicaCount:", "minReplicas:")]
    public void Parse_MisspelledFieldOrWrongType_IsRefused(string right, string wrong)
    {
        var yaml = Kustomize.Build("overlays/cpu");

        Assert.Contains(right, yaml, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => Manifests.Parse(yaml.Replace(right, wrong, StringComparison.Ordinal)));
    }

    private static void AssertKeepsAllRules(Manifests manifests) => Assert.Empty(Rules.PolicyRules.All.SelectMany(rule => rule.Check(manifests)));
}
