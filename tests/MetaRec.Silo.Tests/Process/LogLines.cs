using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MetaRec.Silo.Tests.Process;

/// <summary>Keeps what is logged as an error.</summary>
internal sealed class LogLines : ILoggerProvider
{
    public ConcurrentQueue<string> Errors { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Line(categoryName, Errors);

    public void Dispose()
    {
    }

    private sealed class Line(string category, ConcurrentQueue<string> errors) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                errors.Enqueue($"{category}: {formatter(state, exception)}");
            }
        }
    }
}
