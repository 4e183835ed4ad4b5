using System.Text.Json;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Tests.Doctor;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_NothingGiven_LooksAtTheMachineAndSaysWhatIsMissing()
    {
        var run = await CommandLine.RunAsync("doctor");

        Assert.Equal(ExitCodes.Ok, run.Code);
        Assert.Contains("libtorch", run.Output, StringComparison.Ordinal);
        Assert.Contains("--cluster ADDRESS", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ASiloThatWouldStart_IsOkInJson()
    {
        var run = await CommandLine.RunAsync(
            ["doctor", "--cluster", $"sqlite:{_folder.Path}", "--storage", _folder.Path, .. Ports(), "-o", "json"]);

        Assert.Equal(ExitCodes.Ok, run.Code);
        var findings = JsonDocument.Parse(run.Output).RootElement.GetProperty("findings").EnumerateArray().ToList();
        Assert.DoesNotContain(findings, finding => finding.GetProperty("level").GetString() == "fail");
        Assert.Contains(findings, finding => finding.GetProperty("topic").GetString() == "store");
    }

    [Fact]
    public async Task Run_WrongSettings_NamesEachAndStillLooksAtTheRest()
    {
        var run = await CommandLine.RunAsync("doctor", "--cluster", "redis://127.0.0.1:1", "--storage", "/nowhere/at/all", "--silo-port", "99999", "-o", "json");

        Assert.Equal(ExitCodes.Unexpected, run.Code);
        var failed = JsonDocument.Parse(run.Output).RootElement.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("level").GetString() == "fail")
            .Select(finding => finding.GetProperty("topic").GetString()).ToHashSet();
        Assert.Equal(["configuration", "store", "storage"], failed);
    }

    [Fact]
    public async Task Run_AGatewaysSettings_AreReadAsTheGatewayReadsThem()
    {
        var run = await CommandLine.RunAsync("doctor", "--process", "gateway", "--cluster", $"sqlite:{_folder.Path}", "--urls", "nonsense");

        Assert.Equal(ExitCodes.Unexpected, run.Code);
        Assert.Contains("nonsense", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoServerThere_Fails()
    {
        var run = await CommandLine.RunAsync("doctor", "--server", "http://127.0.0.1:1");

        Assert.Equal(ExitCodes.Unexpected, run.Code);
        Assert.Contains("Start a gateway there", run.Output, StringComparison.Ordinal);
    }

    private static string[] Ports() =>
        ["--silo-port", $"{Cli.Chaos.LocalPorts.Take()}", "--gateway-port", $"{Cli.Chaos.LocalPorts.Take()}"];
}
