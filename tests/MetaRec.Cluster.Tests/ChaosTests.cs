using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using MetaRec.Cli;
using MetaRec.Cli.Chaos;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cluster.Tests;

/// <summary><c>metarec benchmark chaos</c>.</summary>
public sealed partial class ChaosTests
{
    private const int Interrupted = 130;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [ClusterFact(@long: true)]
    public async Task Chaos_KillsOfWorkersAndCoordinator_EndsInTheSameBits()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await Program.RunAsync(["benchmark", "chaos", "--kills", "3", "--steps", "400", "-o", "json"], new CommandContext(output, error) { CanAsk = false });

        Assert.True(code == 0, error.ToString());
        using var document = JsonDocument.Parse(output.ToString());
        var root = document.RootElement;
        Assert.Equal(3, root.GetProperty("kills").GetInt32());
        Assert.InRange(root.GetProperty("coordinatorKills").GetInt32(), 1, 3);
        Assert.Equal(root.GetProperty("undisturbedSha256").GetString(), root.GetProperty("checkpointSha256").GetString());
        Assert.True(root.GetProperty("stepsReplayed").GetInt32() >= 0);
        var recovery = root.GetProperty("recoverySeconds");
        Assert.InRange(recovery.GetProperty("p50").GetDouble(), 0, recovery.GetProperty("max").GetDouble());
    }

    [ClusterFact(@long: true)]
    public async Task Chaos_Terminated_CleansUpAndSaysSo()
    {
        await using var chaos = MetaRecProcess.Start("chaos", ["benchmark", "chaos", "--verbose"]);
        var port = await RedisPortAsync(chaos);

        chaos.Terminate();
        var code = await chaos.WaitForExitAsync(Limit);

        Assert.Equal(Interrupted, code);
        await AssertNobodyListensAsync(port);
    }

    [ClusterFact(@long: true)]
    public async Task Chaos_Killed_TakesItsProcessesAlong()
    {
        await using var chaos = MetaRecProcess.Start("chaos", ["benchmark", "chaos", "--verbose"]);
        var port = await RedisPortAsync(chaos);

        chaos.Kill();
        await chaos.WaitForExitAsync(Limit);

        await AssertNobodyListensAsync(port);
    }

    private static async Task<int> RedisPortAsync(LocalProcess chaos)
    {
        var line = await chaos.WaitForLineAsync(line => RedisPort().IsMatch(line), "its Redis", Limit);
        await chaos.WaitForLineAsync(line => line.Contains("Ready to accept connections", StringComparison.Ordinal), "its Redis to be ready", Limit);
        return int.Parse(RedisPort().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task AssertNobodyListensAsync(int port)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port, limit.Token);
                await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
            }
            catch (SocketException)
            {
                return;
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"The Redis at port {port} still answers {Limit.TotalSeconds} s after the command that started it has ended.");
            }
        }
    }

    [GeneratedRegex(@"Running mode=standalone, port=(\d+)")]
    private static partial Regex RedisPort();
}
