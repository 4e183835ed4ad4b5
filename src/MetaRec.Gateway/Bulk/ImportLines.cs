using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MetaRec.Client.Bulk;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Requests;

namespace MetaRec.Gateway.Bulk;

/// <summary>The lines of an import, and what is wrong with those that are rejected.</summary>
/// <param name="body">JSON Lines.</param>
/// <param name="form">What a line is to be like, in a sentence.</param>
internal sealed class ImportLines(PipeReader body, string form)
{
    private const int MaxErrors = 100;

    private readonly List<BulkImportError> _errors = [];
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Lines that were rejected so far.</summary>
    public long Rejected { get; private set; }

    /// <summary>Why, for the first of them, by number.</summary>
    public IReadOnlyList<BulkImportError> Errors => [.. _errors.OrderBy(error => error.Line)];

    /// <summary>Milliseconds since the import began.</summary>
    public double TookMs => Math.Round(Stopwatch.GetElapsedTime(_started).TotalMilliseconds, 1);

    /// <summary>What the lines say, with their numbers and sizes in bytes. Lines that do not say it are rejected and left out.</summary>
    /// <param name="read">Reads a line; throws a <see cref="ServingException"/> where it breaks a rule.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async IAsyncEnumerable<(long Number, T Value, int Bytes)> ReadAsync<T>(Func<JsonObject, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        await foreach (var (number, line) in JsonLines.ReadAsync(body, cancellationToken))
        {
            if (TryRead(number, line, read) is { } value)
            {
                yield return (number, value, line!.Length);
            }
        }
    }

    /// <summary>Notes that a line is rejected.</summary>
    public void Reject(long line, IReadOnlyDictionary<string, string[]> errors)
    {
        Rejected++;
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(new BulkImportError(line, errors));
        }
    }

    private T? TryRead<T>(long number, byte[]? line, Func<JsonObject, T> read)
        where T : class
    {
        try
        {
            return line is null
                ? throw ServingException.Invalid("", $"A line must have {JsonLines.MaxBytes} bytes at most.")
                : read(JsonBody.Parse(line, "A line", form));
        }
        catch (ServingException error)
        {
            Reject(number, error.Errors);
            return null;
        }
    }
}
