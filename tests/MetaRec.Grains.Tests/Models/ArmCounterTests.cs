using System.Collections.Concurrent;
using System.Reflection;
using System.Threading.Channels;
using MetaRec.Contracts.Models;
using MetaRec.Grains.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MetaRec.Grains.Tests.Models;

public sealed class ArmCounterTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly DelayTime _time = new();
    private readonly Arms _arms = new();
    private readonly Levels _log = new();
    private readonly SiloLifecycleSubject _lifecycle = new(NullLogger<SiloLifecycleSubject>.Instance);
    private readonly ArmCounter _counter;

    public ArmCounterTests()
    {
        var grains = DispatchProxy.Create<IGrainFactory, OneGrain>();
        ((OneGrain)(object)grains).Grain = _arms;
        _counter = new ArmCounter(grains, _time, _log);
        _counter.Participate(_lifecycle);
    }

    [Fact]
    public async Task Report_FailsForAWhile_IsToldOnceAndOnceThatItComesThrough()
    {
        _arms.Failing = true;
        _counter.Add("m", Counts());
        await _time.BegunAsync();
        await PassAsync();
        await PassAsync();
        _arms.Failing = false;
        await PassAsync();

        Assert.Equal([1, 1, 1], _arms.Numbers);
        Assert.Equal([LogLevel.Warning, LogLevel.Information], _log.Told);
    }

    [Fact]
    public async Task Report_SiloStopsWhileReportsFail_Ends()
    {
        _arms.Failing = true;
        await _lifecycle.OnStart(CancellationToken.None);
        _counter.Add("m", Counts());
        await _time.BegunAsync();
        await PassAsync();

        await _lifecycle.OnStop(CancellationToken.None);
        await _time.GivenUpAsync();
        _counter.Add("m", Counts());
        _time.Advance(ArmCounter.Delay);

        Assert.Equal([1], _arms.Numbers);
        Assert.Equal(0, _time.Waiting);
    }

    public void Dispose() => _counter.Dispose();

    private static ArmCounts Counts() => new(1, ModelArm.Production, DateTimeOffset.UnixEpoch, Ratings: 1, AbsoluteError: 1);

    /// <summary>Lets the delay that has begun run out, and waits for the one after the report.</summary>
    private async Task PassAsync()
    {
        _time.Advance(ArmCounter.Delay);
        await _time.BegunAsync();
        await _time.GivenUpAsync();
    }

    /// <summary>Says when a delay begins, and when its timer is given up, run out or not.</summary>
    private sealed class DelayTime : FakeTimeProvider
    {
        private readonly Channel<bool> _begun = Channel.CreateUnbounded<bool>();
        private readonly Channel<bool> _givenUp = Channel.CreateUnbounded<bool>();
        private int _waiting;

        public int Waiting => Volatile.Read(ref _waiting);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _waiting);
            _begun.Writer.TryWrite(true);
            return new Timer(timer, this);
        }

        public Task<bool> BegunAsync() => _begun.Reader.ReadAsync().AsTask().WaitAsync(Limit);

        public Task<bool> GivenUpAsync() => _givenUp.Reader.ReadAsync().AsTask().WaitAsync(Limit);

        private sealed class Timer(ITimer timer, DelayTime time) : ITimer
        {
            private int _isDisposed;

            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

            public void Dispose()
            {
                timer.Dispose();
                if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
                {
                    Interlocked.Decrement(ref time._waiting);
                    time._givenUp.Writer.TryWrite(true);
                }
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }

    private sealed class Arms : IModelArmsGrain
    {
        public ConcurrentQueue<long> Numbers { get; } = [];

        public bool Failing { get; set; }

        public Task ReportAsync(string reporter, long number, IReadOnlyList<ArmCounts> counts)
        {
            Numbers.Enqueue(number);
            return Failing ? Task.FromException(new OrleansException("The silo is away.")) : Task.CompletedTask;
        }

        public Task<IReadOnlyList<ArmCounts>> GetAsync() => Task.FromResult<IReadOnlyList<ArmCounts>>([]);
    }

#pragma warning disable CA1852 // A proxy's type is derived from.
    private class OneGrain : DispatchProxy
#pragma warning restore CA1852
    {
        public IGrain Grain { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Grain;
    }

    private sealed class Levels : ILogger<ArmCounter>
    {
        public ConcurrentQueue<LogLevel> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Told.Enqueue(logLevel);
    }
}
