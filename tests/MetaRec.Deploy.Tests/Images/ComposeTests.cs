using MetaRec.Deploy.Tests.Configuration;

namespace MetaRec.Deploy.Tests.Images;

public sealed class ComposeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-compose-").FullName;

    public static TheoryData<string> Silos { get; } = [.. Compose.Named("metarec-silo")];

    public static TheoryData<string> Gateways { get; } = [.. Compose.Named("metarec-gateway")];

    public void Dispose() => Directory.Delete(_folder);

    [Fact]
    public void Services_OfTheFile_AreWhatAClusterIsMadeOf()
    {
        string[] expected = ["coordinator", "folders", "gateway-1", "gateway-2", "grafana", "prometheus", "redis", "serving", "submit", "worker-1", "worker-2"];

        Assert.Equal(expected, Compose.Services.Keys.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Silos))]
    public void Silo_WithItsEnvironment_IsAcceptedAndAdvertisesItsOwnAddress(string service)
    {
        var environment = Compose.EnvironmentOf(service);
        var address = Compose.Map(Compose.Map(Compose.Of(service)["networks"])["cluster"])["ipv4_address"];

        var ports = ProcessOptions.ReadSilo(environment.ToDictionary(each => each.Key, each => each.Key.EndsWith("Folder", StringComparison.Ordinal) ? _folder : each.Value));

        Assert.Equal([11111, 30000, 8081], ports);
        Assert.Equal(address, environment["MetaRec__Silo__AdvertisedAddress"]);
        Assert.Equal(service, environment["MetaRec__Silo__Name"]);
        Assert.Empty(environment.Keys.Except(ProcessOptions.Silo));
    }

    [Theory, MemberData(nameof(Gateways))]
    public void Gateway_WithItsEnvironment_IsAcceptedAndPublishedOnThisMachineOnly(string service)
    {
        var environment = Compose.EnvironmentOf(service);
        const string KeyFile = "MetaRec__Gateway__Security__BootstrapKeyFile";
        Assert.Equal("/run/secrets/key", environment[KeyFile]);
        environment[KeyFile] = Repository.PathOf("deploy/development.key");

        var ports = ProcessOptions.ReadGateway(environment);

        Assert.Equal([8080, 8081], ports);
        Assert.Matches(@"^127\.0\.0\.1:\d+:8080$", Assert.Single(Compose.PortsOf(service)));
        Assert.Empty(environment.Keys.Except(ProcessOptions.Gateway));
    }

    [Fact]
    public void Images_OfAllServices_HaveAVersionAndOursThatOfTheManifests() => Assert.All(Compose.Services.Keys.Select(Compose.ImageOf), image =>
    {
        Assert.Matches(@"^[a-z0-9./-]+:v?\d+\.\d+\.\d+(-[a-z]+)?$", image);
        Assert.True(!image.StartsWith("metarec-", StringComparison.Ordinal) || Directory.EnumerateFiles(Repository.PathOf("k8s"), "*.yaml", SearchOption.AllDirectories)
            .Any(file => File.ReadAllText(file).Contains($"image: {image}\n", StringComparison.Ordinal)), $"No manifest has the image {image}.");
    });

    [Fact]
    public void Prometheus_Targets_AreTheSilosAtTheirProbesAndRoles()
    {
        var targets = TargetsOf("metarec-silos")
            .SelectMany(each => ((List<object>)each["targets"]).Select(target => (Target: (string)target, Role: (string)Compose.Map(each["labels"])["role"])));

        Assert.Equal(
            Compose.Named("metarec-silo").Select(Compose.EnvironmentOf).Select(each => ($"{each["MetaRec__Silo__Name"]}:{each["MetaRec__Health__Port"]}", each["MetaRec__Silo__Roles"])).Order(),
            targets.Order());
    }

    [Fact]
    public void Prometheus_Targets_AreTheGatewaysAtTheirMetrics() => Assert.Equal(
        Compose.Named("metarec-gateway").Select(service => $"{service}:{Compose.EnvironmentOf(service)["MetaRec__Gateway__MetricsPort"]}").Order(),
        TargetsOf("metarec-gateways").SelectMany(each => (List<object>)each["targets"]).Cast<string>().Order());

    [Fact]
    public void Prometheus_ByPromtool_IsSound()
    {
        Programs.SkipWithout("promtool", "apt-get install prometheus");

        // The rules lie where the container has them.
        Programs.Run("promtool", "check", "config", "--syntax-only", "deploy/prometheus/prometheus.yaml");
    }

    private static IEnumerable<Dictionary<string, object>> TargetsOf(string job) => ((List<object>)((List<object>)Compose.Load("deploy/prometheus/prometheus.yaml")["scrape_configs"])
        .Select(Compose.Map).Single(scrape => (string)scrape["job_name"] == job)["static_configs"]).Select(Compose.Map);
}
