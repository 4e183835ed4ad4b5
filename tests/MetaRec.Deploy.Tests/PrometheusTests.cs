using MetaRec.Deploy.Tests.Kubernetes;
using YamlDotNet.RepresentationModel;

namespace MetaRec.Deploy.Tests;

public sealed class PrometheusTests
{
    [Fact]
    public void Rules_OfTheComponent_AreThoseOfCompose()
    {
        var component = (YamlMappingNode)Load("k8s/components/monitoring/rules.yaml")["spec"];

        Assert.Equal(Load("deploy/prometheus/rules.yaml"), component);
    }

    [Fact]
    public void Rules_ByPromtool_AreSound()
    {
        Programs.SkipWithout("promtool", "apt-get install prometheus");

        Assert.Contains("SUCCESS", Programs.Run("promtool", "check", "rules", "deploy/prometheus/rules.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_EveryAlert_SaysWhatToDo() => Assert.All(
        Kustomize.Load("overlays/gpu-prod").OfType<PrometheusRule>().Single().Spec!.Groups!.SelectMany(group => group.Rules!),
        rule => Assert.True(rule.Annotations?.ContainsKey("summary") == true && rule.Annotations.ContainsKey("action") && rule.Labels?.ContainsKey("severity") == true, rule.Alert));

    private static YamlMappingNode Load(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Repository.Read(path)));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
