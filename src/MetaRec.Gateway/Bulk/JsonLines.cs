using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace MetaRec.Gateway.Bulk;

/// <summary>Reads a body line by line, holding one line at a time.</summary>
internal static class JsonLines
{
    /// <summary>The content type.</summary>
    public const string MediaType = "application/x-ndjson";

    /// <summary>Longest line, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The lines with their numbers, from 1; empty ones are left out. A line that is too long comes as null.</summary>
    public static async IAsyncEnumerable<(long Number, byte[]? Line)> ReadAsync(PipeReader body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (number, skipping) = (0L, false);
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (TryCut(ref buffer, read.IsCompleted, out var line))
            {
                number++;
                if (skipping || line.Length > MaxBytes)
                {
                    skipping = false;
                    yield return (number, null);
                }
                else if (Trim(line.ToArray()) is { Length: > 0 } text)
                {
                    yield return (number, text);
                }
            }

            if (buffer.Length > MaxBytes)
            {
                skipping = true;
                buffer = buffer.Slice(buffer.End);
            }

            body.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                if (skipping)
                {
                    yield return (number + 1, null);
                }

                yield break;
            }
        }
    }

    private static bool TryCut(ref ReadOnlySequence<byte> buffer, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = buffer;
        if (isLast && !buffer.IsEmpty)
        {
            buffer = buffer.Slice(buffer.End);
            return true;
        }

        return false;
    }

    private static byte[] Trim(byte[] line) => line.AsSpan().Trim(" \t\r"u8).ToArray();
}
