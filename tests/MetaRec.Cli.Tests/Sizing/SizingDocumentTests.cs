using MetaRec.Cli.Sizing;

namespace MetaRec.Cli.Tests.Sizing;

/// <summary>docs/sizing.md says what the code computes.</summary>
public sealed class SizingDocumentTests
{
    [Fact]
    public async Task Constants_OfTheDocument_AreThoseOfTheCode()
    {
        var text = await File.ReadAllTextAsync(RepositoryFile.Of("docs/sizing.md"));

        Assert.All(CapacityFigure.All, figure => Assert.Contains($"| `{figure.Name}` | {figure.Text(new CapacityFigures())} | {figure.Meaning} |", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Example_OfTheDocument_IsWhatThePlanSays()
    {
        var text = await File.ReadAllTextAsync(RepositoryFile.Of("docs/sizing.md"));

        var plan = ClusterSizing.Plan(new SizingRequest { Users = 1_000_000, Items = 20_000, Rate = 500 }, new CapacityFigures());

        var serving = plan.Roles.Single(role => role.Name == "serving");
        Assert.Contains($"replicas: {serving.Replicas}", text, StringComparison.Ordinal);
        Assert.Contains($"requests: {{ cpu: \"{serving.CpuMillis / 1000}\", memory: {serving.MemoryMebibytes}Mi }}", text, StringComparison.Ordinal);
        Assert.Contains($"limits: {{ memory: {serving.MemoryLimitMebibytes}Mi }}", text, StringComparison.Ordinal);
        Assert.Contains($"disk {plan.Volumes.Single(volume => volume.Name == "redis").Gibibytes} GiB", text, StringComparison.Ordinal);
    }
}
