using System.Text.Json;
using MetaRec.Client;

namespace MetaRec.Cli.Serving;

/// <summary>Writes an export line by line. Where the connection breaks it goes on with the last line, so that every line is written once.</summary>
/// <param name="key">The field by which an export is continued.</param>
/// <param name="open">Opens the export, from an id on.</param>
/// <param name="pause">Between two attempts.</param>
internal sealed class BulkExport(string key, Func<string?, CancellationToken, Task<Stream>> open, TimeSpan pause)
{
    private const int Attempts = 5;
    private const int ProgressEvery = 1000;

    private string? _key;
    private long _ofKey;
    private long _written;

    /// <summary>Told how many lines are written, now and then.</summary>
    public Action<long> Progress { get; init; } = static _ => { };

    /// <summary>Told that the connection broke after so many lines.</summary>
    public Action<long> Broken { get; init; } = static _ => { };

    /// <returns>How many lines were written.</returns>
    /// <exception cref="IOException">The connection broke several times without a line between.</exception>
    public async Task<long> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = _written;
            try
            {
                await CopyAsync(output, cancellationToken);
                await output.FlushAsync(cancellationToken);
                return _written;
            }
            catch (Exception error) when (error is IOException or HttpRequestException or ServerUnreachableException && !cancellationToken.IsCancellationRequested)
            {
                attempt = _written > before ? 1 : attempt;
                if (attempt == Attempts || _key is null)
                {
                    throw;
                }

                Broken(_written);
                await Task.Delay(pause, cancellationToken);
            }
        }
    }

    private async Task CopyAsync(TextWriter output, CancellationToken cancellationToken)
    {
        // What the export begins with again was written before.
        var (again, skip) = (_key, _ofKey);
        await using var stream = await open(_key, cancellationToken);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var found = KeyOf(line);
            if (found == again && skip > 0)
            {
                skip--;
                continue;
            }

            await output.WriteAsync((line + "\n").AsMemory(), cancellationToken);
            _ofKey = found == _key ? _ofKey + 1 : 1;
            _key = found;
            if (++_written % ProgressEvery == 0)
            {
                Progress(_written);
            }
        }
    }

    private string KeyOf(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.GetProperty(key).GetString()!;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Half a line: the connection broke in it.
            throw new IOException("The export broke off within a line.", error);
        }
    }
}
