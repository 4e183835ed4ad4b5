using System.Text;
using MetaRec.Cli.Serving;
using MetaRec.Client;

namespace MetaRec.Cli.Tests.Serving;

public sealed class BulkExportTests
{
    private static readonly string[] Lines =
    [
        """{"user":"a","item":"1"}""", """{"user":"b","item":"1"}""", """{"user":"b","item":"2"}""", """{"user":"b","item":"3"}""", """{"user":"c","item":"1"}""",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(30)]
    [InlineData(48)]
    [InlineData(80)]
    [InlineData(119)]
    public async Task Run_ConnectionBreaks_WritesEveryLineOnce(int bytes)
    {
        var opened = new List<string?>();
        var export = new BulkExport("user", (from, _) => Task.FromResult<Stream>(Open(from, opened, opened.Count < 3 ? bytes : int.MaxValue)), TimeSpan.Zero);
        var output = new StringWriter();

        if (bytes < Lines[0].Length)
        {
            // Nothing came: whoever asks is told at once.
            await Assert.ThrowsAsync<IOException>(() => export.RunAsync(output, CancellationToken.None));
            return;
        }

        Assert.Equal(Lines.Length, await export.RunAsync(output, CancellationToken.None));
        Assert.Equal(Lines, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.True(opened.Count > 1);
    }

    [Fact]
    public async Task Run_ServerDoesNotComeBack_FailsAfterSomeAttempts()
    {
        var opened = 0;
        var broken = 0;
        Task<Stream> OpenOnce(string? from) => opened++ == 0
            ? Task.FromResult<Stream>(Open(from, [], 30))
            : throw new ServerUnreachableException(new Uri("http://127.0.0.1:1"), new IOException("gone"));
        var export = new BulkExport("user", (from, _) => OpenOnce(from), TimeSpan.Zero) { Broken = _ => broken++ };

        await Assert.ThrowsAsync<ServerUnreachableException>(() => export.RunAsync(new StringWriter(), CancellationToken.None));

        Assert.Equal((5, 4), (opened, broken));
    }

    private static BrokenStream Open(string? from, List<string?> opened, int bytes)
    {
        opened.Add(from);
        var rest = Lines.SkipWhile(line => from is not null && !line.Contains($"\"user\":\"{from}\"", StringComparison.Ordinal));
        return new BrokenStream(Encoding.UTF8.GetBytes(string.Concat(rest.Select(line => line + "\n"))), bytes);
    }

    /// <summary>Breaks after some bytes, unless it has ended before.</summary>
    private sealed class BrokenStream(byte[] content, int bytes) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= bytes)
            {
                throw new IOException("The connection broke.");
            }

            return await base.ReadAsync(buffer[..Math.Min(buffer.Length, bytes - (int)Position)], cancellationToken);
        }
    }
}
