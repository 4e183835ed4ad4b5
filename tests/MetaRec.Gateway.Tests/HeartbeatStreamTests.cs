using System.IO.Pipelines;
using MetaRec.Client.Jobs;

namespace MetaRec.Gateway.Tests;

public sealed class HeartbeatStreamTests
{
    [Fact]
    public async Task Read_NothingComes_IsABrokenConnection()
    {
        var pipe = new Pipe();
        await using var stream = new HeartbeatStream(pipe.Reader.AsStream(), TimeSpan.FromMilliseconds(50));

        var error = await Assert.ThrowsAsync<IOException>(async () => await stream.ReadExactlyAsync(new byte[1]));

        Assert.Contains("Nothing has come for 0.1 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_SomethingComes_IsRead()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[] { 7 });
        await using var stream = new HeartbeatStream(pipe.Reader.AsStream(), TimeSpan.FromMinutes(1));
        var buffer = new byte[1];

        await stream.ReadExactlyAsync(buffer);

        Assert.Equal(7, buffer[0]);
    }

    [Fact]
    public async Task Read_Cancelled_IsNoBrokenConnection()
    {
        await using var stream = new HeartbeatStream(new Pipe().Reader.AsStream(), TimeSpan.FromMinutes(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.ReadExactlyAsync(new byte[1], new CancellationToken(canceled: true)));
    }
}
