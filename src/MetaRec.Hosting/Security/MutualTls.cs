using System.IO.Pipelines;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime.Messaging;

namespace MetaRec.Hosting.Security;

/// <summary>Puts TLS between the socket and Orleans' messages. A peer that does not prove within a few seconds that it is a member is cut off.</summary>
internal sealed class MutualTls(TlsIdentity identity, bool accepting) : IConnectionMiddleware
{
    private const int BufferBytes = 64 * 1024;
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    public async Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
    {
        var plain = context.Transport;
        await using var tls = new SslStream(new DuplexPipeStream(plain), leaveInnerStreamOpen: true);
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed))
        {
            limit.CancelAfter(HandshakeLimit);
            await (accepting
                ? tls.AuthenticateAsServerAsync(identity.Accepting(), limit.Token)
                : tls.AuthenticateAsClientAsync(identity.Opening(), limit.Token));
        }

        context.Transport = new TlsPipe(
            PipeReader.Create(tls, new StreamPipeReaderOptions(bufferSize: BufferBytes, leaveOpen: true)),
            PipeWriter.Create(tls, new StreamPipeWriterOptions(minimumBufferSize: BufferBytes, leaveOpen: true)));
        try
        {
            await next(context);
        }
        finally
        {
            await context.Transport.Input.CompleteAsync();
            await context.Transport.Output.CompleteAsync();
            context.Transport = plain;
        }
    }

    private sealed class TlsPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
