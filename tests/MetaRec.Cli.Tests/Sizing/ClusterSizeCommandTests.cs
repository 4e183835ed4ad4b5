using System.Text.Json;
using MetaRec.Cli.Sizing;

namespace MetaRec.Cli.Tests.Sizing;

public sealed class ClusterSizeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--users must be a number between 1 and 1000000000, but was '0'", "--users", "0")]
    [InlineData("--rate must be a number between 0.001 and 10000000, but was 'NaN'", "--rate", "NaN")]
    [InlineData("--active-share must be a number between 0 and 1, but was '1.5'", "--active-share", "1.5")]
    [InlineData("--utilization must be a number between 0.05 and 1, but was '0'", "--utilization", "0")]
    [InlineData("--lanes must be a number between 1 and 256, but was '0'", "--lanes", "0")]
    [InlineData("--train-within must be at least 1s, but was 0s", "--train-within", "0")]
    [InlineData("--figures must be a file, but '/nowhere/figures.json' does not exist", "--figures", "/nowhere/figures.json")]
    public async Task Size_WrongValue_IsRefusedWithTheRule(string expected, string option, string value)
    {
        string[] needed = ["--users", "1000", "--items", "100", "--rate", "1"];
        string[] others = [.. needed.Chunk(2).Where(pair => pair[0] != option).SelectMany(pair => pair)];

        var run = await CommandLine.RunAsync(["cluster", "size", .. others, option, value]);

        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Size_WithoutARate_IsRefused()
    {
        var run = await CommandLine.RunAsync("cluster", "size", "--users", "1000", "--items", "100");

        Assert.Equal(2, run.Code);
        Assert.Contains("--rate", run.ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "gatewaySecond": 1 }""", "There is no figure 'gatewaySecond'. Did you mean 'gatewaySeconds'?")]
    [InlineData("""{ "gatewaySeconds": 0 }""", "gatewaySeconds must be above 0, but is 0")]
    [InlineData("""{ "gatewaySeconds": "1" }""", "must be a JSON object of numbers")]
    [InlineData("null", "must be a JSON object")]
    [InlineData("{", "must be a JSON object of numbers")]
    public async Task Size_WrongFigures_AreRefusedByName(string text, string expected)
    {
        var run = await SizeAsync(text);

        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Size_FiguresAndTaskRate_TakeThePlaceOfTheDefaults()
    {
        var run = await SizeAsync("""{ "gatewaySeconds": 0.002 }""", "--task-rate", "50", "-o", "json");

        Assert.Equal(0, run.Code);
        var figures = JsonDocument.Parse(run.Output).RootElement.GetProperty("figures");
        Assert.Equal(0.002, figures.GetProperty("gatewaySeconds").GetDouble());
        Assert.Equal(50, figures.GetProperty("tasksPerSecond").GetDouble());
        Assert.Equal(new CapacityFigures().ActiveUserBytes, figures.GetProperty("activeUserBytes").GetDouble());
    }

    [Fact]
    public async Task Size_Table_HasWhatTheManifestsGet()
    {
        var run = await SizeAsync("{}");

        Assert.Equal(0, run.Code);
        foreach (var word in new[] { "metarec-gateway", "metarec-serving", "metarec-coordinator", "metarec-worker", "metarec-redis", "metarec-storage", "requests.cpu", "and one that may be missing" })
        {
            Assert.Contains(word, run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Figures_AsTheBenchmarkWritesThem_AreReadBack()
    {
        var measured = new CapacityFigures { GatewaySeconds = 0.25, SnapshotBytesPerRating = 3 };

        var run = await SizeAsync(JsonSerializer.Serialize(measured, JsonSerializerOptions.Web), "-o", "json");

        Assert.Equal(measured, JsonDocument.Parse(run.Output).RootElement.GetProperty("figures").Deserialize<CapacityFigures>(JsonSerializerOptions.Web));
    }

    [Fact]
    public void Figures_EveryProperty_IsDescribedOnce() => Assert.Equal(
        typeof(CapacityFigures).GetProperties().Where(property => property.PropertyType == typeof(double)).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(),
        CapacityFigure.All.Select(figure => figure.Name).Order());

    [Theory]
    [InlineData("--stored-users", "99", "between 100 and 1000000")]
    [InlineData("--seconds", "0", "between 1 and 3600")]
    public async Task Capacity_NumberOutOfRange_IsRefusedWithTheRange(string option, string value, string range)
    {
        var run = await CommandLine.RunAsync("benchmark", "capacity", option, value);

        Assert.Equal(2, run.Code);
        Assert.Contains($"{option} must be a number {range}, but was '{value}'", run.Error, StringComparison.Ordinal);
    }

    private Task<CommandLine> SizeAsync(string figures, params string[] more)
    {
        var file = _folder.File("figures.json");
        File.WriteAllText(file, figures);
        return CommandLine.RunAsync(["cluster", "size", "--users", "1000000", "--items", "20000", "--rate", "500", "--figures", file, .. more]);
    }
}
