using System.Net;
using System.Text.Json;

namespace MetaRec.Cli.Tests;

public sealed class DataTests
{
    [Fact]
    public async Task Download_Offline_IsRefusedAndLeavesNothing()
    {
        using var cache = new TemporaryFolder();
        var (variable, proxy) = (Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), HttpClient.DefaultProxy);
        try
        {
            // Nobody listens on the discard port: as good as no network, and never a real download.
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", cache.Path);
            HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:9");

            var run = await CommandLine.RunAsync("data", "download", "movielens-1m");

            Assert.Equal(3, run.Code);
            Assert.Contains("METAREC_DATA", run.ErrorLine, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFiles(cache.Path, "*", SearchOption.AllDirectories));
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", variable);
            HttpClient.DefaultProxy = proxy;
        }
    }

    [Fact]
    public async Task Download_UnknownName_ListsTheKnown()
    {
        var run = await CommandLine.RunAsync("data", "download", "movielens");

        Assert.Equal(2, run.Code);
        Assert.Contains("movielens-1m", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_Synthetic_PartitionsAddUpToAllRatings()
    {
        var run = await CommandLine.RunAsync("data", "info", "--dataset", "synthetic", "-o", "json");

        using var document = JsonDocument.Parse(run.Output);
        var partitions = document.RootElement.GetProperty("partitions").EnumerateArray().ToArray();
        Assert.Equal(4, partitions.Length);
        Assert.Equal(document.RootElement.GetProperty("ratings").GetInt32(), partitions.Sum(partition => partition.GetProperty("ratings").GetInt32()));
    }

    [Fact]
    public async Task Version_Json_NamesWhatItStandsOn()
    {
        var run = await CommandLine.RunAsync("version", "-o", "json");

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal("0.107.0", document.RootElement.GetProperty("torchSharp").GetString());
        Assert.Equal("10.4.2", document.RootElement.GetProperty("orleans").GetString());
    }
}
