using System.Text.RegularExpressions;
using MetaRec.Deploy.Tests.Images;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests;

/// <summary>The commands of README.md that go from a checkout to a finished job.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = Repository.Read("README.md");

    [Fact]
    public void LoadedImages_AreThoseThatDevAndTheJobNeed()
    {
        var applied = Applied().Matches(Readme).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(["overlays/dev", "jobs/train"], applied);

        var needed = applied.SelectMany(folder => Image().Matches(Kustomize.Build(folder))).Select(match => match.Groups[1].Value)
            .Where(image => image.StartsWith("metarec-", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(needed, Loaded().Match(Readme).Groups[1].Value.Split(' ').Order(StringComparer.Ordinal));
    }

    [Fact]
    public void BuiltImages_HaveADockerfileAndTheLoadedTag()
    {
        var build = Build().Match(Readme);

        Assert.All(build.Groups[1].Value.Split(' '), name => Assert.True(File.Exists(Repository.PathOf($"deploy/{name}.Dockerfile")), name));
        Assert.Equal(
            build.Groups[1].Value.Split(' ').Select(name => $"metarec-{name}:{build.Groups[2].Value}").Order(StringComparer.Ordinal), Loaded().Match(Readme).Groups[1].Value.Split(' ').Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ComposeCommands_RunAServiceOfTheFile()
    {
        var service = ComposeRun().Match(Readme).Groups[1].Value;

        Assert.Contains(service, Compose.Services.Keys);
        Assert.Equal("metarec-cli:0.1.0", Compose.ImageOf(service));
    }

    [GeneratedRegex("kubectl apply -k k8s/([a-z/-]+)\n")]
    private static partial Regex Applied();

    [GeneratedRegex("kind load docker-image (.+)\n")]
    private static partial Regex Loaded();

    [GeneratedRegex(@"for i in ([a-z ]+); do docker build -f deploy/\$i\.Dockerfile -t metarec-\$i:([0-9.]+) \.; done\n")]
    private static partial Regex Build();

    [GeneratedRegex(@"docker compose -f deploy/compose\.yaml run --rm --build ([a-z]+)\n")]
    private static partial Regex ComposeRun();

    [GeneratedRegex(@"image: (\S+)")]
    private static partial Regex Image();
}
