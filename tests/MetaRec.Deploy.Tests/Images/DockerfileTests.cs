using System.Text.RegularExpressions;

namespace MetaRec.Deploy.Tests.Images;

public sealed partial class DockerfileTests
{
    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    [InlineData("cli")]
    public void Image_OfEachKind_RunsAsNobodyAndSaysWhatItIs(string name)
    {
        var text = Repository.Read($"deploy/{name}.Dockerfile");

        Assert.Contains("\nUSER 1654:1654\n", text, StringComparison.Ordinal);
        Assert.Contains($"org.opencontainers.image.title=\"metarec-{name}\"", text, StringComparison.Ordinal);
        Assert.Contains("org.opencontainers.image.version=\"0.1.0\"", text, StringComparison.Ordinal);
        Assert.Contains("org.opencontainers.image.licenses=\"MIT\"", text, StringComparison.Ordinal);
        Assert.All(Images().Matches(text), image => Assert.Matches(":[0-9]+\\.[0-9]+", image.Value));

        // Nothing is copied into the final image as root's, and nothing is installed there.
        Assert.DoesNotContain("RUN ", text[text.LastIndexOf("\nFROM ", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("silo", "MetaRec__Health__Port", "8081")]
    [InlineData("gateway", "MetaRec__Gateway__Urls", "http://*:8080")]
    public void HealthCheck_OfAProcess_AsksAtThePortThatComposeConfigures(string name, string option, string value)
    {
        var text = Repository.Read($"deploy/{name}.Dockerfile");

        Assert.All(Compose.Named($"metarec-{name}"), service => Assert.Equal(value, Compose.EnvironmentOf(service)[option]));
        Assert.Contains($"CMD [\"/app/healthcheck.sh\", \"{value[(value.LastIndexOf(':') + 1)..]}\"]", text, StringComparison.Ordinal);
    }

    [GeneratedRegex("IMAGE=.*")]
    private static partial Regex Images();
}
