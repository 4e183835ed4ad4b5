using System.Net;
using MetaRec.Client;

namespace MetaRec.Gateway.Tests;

public sealed class RetryPolicyTests
{
    private readonly List<double> _waits = [];
    private int _calls;

    [Fact]
    public async Task Run_PassingFailures_WaitsAsLongAsAskedForElseTwiceAsLongEachTime()
    {
        Exception[] failures = [Unreachable(), Refused(503), Refused(429, seconds: 7), Refused(502), Refused(504), Unreachable()];

        var answer = await Policy().RunAsync(() => AnswerAsync(failures));

        Assert.Equal("answer", answer);
        Assert.Equal([0.25, 0.5, 7, 2, 2, 2], _waits);
    }

    [Fact]
    public async Task Run_PatienceUsedUp_ThrowsTheLastFailure()
    {
        var error = await Assert.ThrowsAsync<ApiException>(() => Policy(seconds: 6).RunAsync(() => AnswerAsync([Unreachable(), .. Enumerable.Repeat(Refused(503, seconds: 5), 3)])));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, error.Status);
        Assert.Equal([0.25, 5], _waits);
    }

    [Fact]
    public async Task Run_ServerAsksForMoreThanThePatience_IsNotWaitedFor()
    {
        // A quota that is used up until midnight.
        await Assert.ThrowsAsync<ApiException>(() => Policy().RunAsync(() => AnswerAsync([Refused(429, seconds: 3600)])));

        Assert.Empty(_waits);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(500)]
    public async Task Run_FailureThatDoesNotPass_IsNotTriedAgain(int status)
    {
        await Assert.ThrowsAsync<ApiException>(() => Policy().RunAsync(() => AnswerAsync([Refused(status)])));

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Run_CancelledWhileWaiting_GivesUp()
    {
        using var cancellation = new CancellationTokenSource();
        var policy = new RetryPolicy { Waiting = (_, _) => cancellation.Cancel() };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => policy.RunAsync(() => AnswerAsync([Refused(503, seconds: 50)]), cancellation.Token));
    }

    private static ServerUnreachableException Unreachable() => new(new Uri("http://127.0.0.1:1/"), new HttpRequestException("refused"));

    private static ApiException Refused(int status, double? seconds = null) =>
        new((HttpStatusCode)status, new ProblemDocument(null, null, status, "no", null)) { RetryAfter = seconds is { } wait ? TimeSpan.FromSeconds(wait) : null };

    private Task<string> AnswerAsync(Exception[] failures) => _calls++ < failures.Length ? Task.FromException<string>(failures[_calls - 1]) : Task.FromResult("answer");

    private RetryPolicy Policy(double seconds = 60) =>
        new() { Patience = TimeSpan.FromSeconds(seconds), Waiting = (_, wait) => _waits.Add(wait.TotalSeconds), Time = new InstantTime() };

    /// <summary>Time that passes as soon as somebody waits.</summary>
    private sealed class InstantTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _now, dueTime.Ticks);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
