using System.Text;

namespace MetaRec.Cli.Tests;

/// <summary>Keeps what is written, and lets others wait for it. Thread-safe.</summary>
internal sealed class LineWriter : TextWriter
{
    private readonly StringBuilder _text = new();
    private readonly SemaphoreSlim _written = new(0);

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        lock (_text)
        {
            _text.Append(value);
        }

        _written.Release();
    }

    public override void WriteLine(string? value) => Write($"{value}\n");

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    public override Task WriteLineAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default) => WriteLineAsync(buffer.ToString());

    public override string ToString()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }

    /// <summary>Returns the text once it contains a part.</summary>
    public async Task<string> WaitForAsync(string part)
    {
        var deadline = TimeSpan.FromMinutes(3);
        using var limit = new CancellationTokenSource(deadline);
        while (!ToString().Contains(part, StringComparison.Ordinal))
        {
            try
            {
                await _written.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException error)
            {
                throw new TimeoutException($"'{part}' was not written within {deadline.TotalSeconds} s, but: {this}", error);
            }
        }

        return ToString();
    }
}
