using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Monitoring;

namespace MetaRec.Gateway.Tests;

public sealed class ClusterCallsTests : IDisposable
{
    private readonly GatewayMetrics _metrics;
    private readonly ClusterCalls _calls;
    private int _attempts;

    public ClusterCallsTests()
    {
        var cluster = new InProcessCluster(() => null!);
        _metrics = new GatewayMetrics(cluster);
        _calls = new ClusterCalls(cluster, _metrics);
    }

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task Call_SiloHasCancelledIt_IsMadeAgain()
    {
        // What a silo's directory of grains throws while another is lost.
        var answer = await _calls.CallAsync(_ => _attempts++ == 0 ? Task.FromException<int>(new OperationCanceledException()) : Task.FromResult(7), CancellationToken.None);

        Assert.Equal((7, 2), (answer, _attempts));
    }

    [Fact]
    public async Task Call_SiloCancelsItAlways_SaysThatTheClusterIsAway() => await Assert.ThrowsAsync<ClusterUnavailableException>(
        () => _calls.CallAsync(_ => Task.FromException<int>(new TaskCanceledException()), CancellationToken.None));

    [Fact]
    public async Task Call_CallerHasGone_IsNotMadeAgain()
    {
        using var gone = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _calls.CallAsync(
            _ =>
            {
                _attempts++;
                gone.Cancel();
                return Task.FromException<int>(new OperationCanceledException());
            },
            gone.Token));

        Assert.Equal(1, _attempts);
    }
}
