using System.ComponentModel.DataAnnotations;
using System.IO.Pipelines;
using System.Security.Authentication;
using System.Security.Cryptography;
using MetaRec.Hosting.Security;
using Microsoft.AspNetCore.Connections;

namespace MetaRec.Hosting.Tests.Security;

public sealed class MutualTlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority;
    private readonly TestAuthority _foreign;

    public MutualTlsTests()
    {
        _authority = new TestAuthority(_folder.Path, "ours");
        _foreign = new TestAuthority(_folder.Path, "foreign");
    }

    public void Dispose()
    {
        _authority.Dispose();
        _foreign.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task OnConnection_TwoMembers_CarriesBytesBothWaysAndEncrypts()
    {
        using var wire = new Wire();
        var message = RandomNumberGenerator.GetBytes(300_000);
        var accepting = Tls(_authority.Member("a"), accepting: true).OnConnectionAsync(wire.Accepted, async context =>
        {
            var received = await context.Transport.Input.ReadAtLeastAsync(message.Length);
            await context.Transport.Output.WriteAsync(received.Buffer.First.ToArray().AsMemory(0, 16));
            context.Transport.Input.AdvanceTo(received.Buffer.End);
        });
        byte[] echoed = [];
        await Tls(_authority.Member("b"), accepting: false).OnConnectionAsync(wire.Opened, async context =>
        {
            await context.Transport.Output.WriteAsync(message);
            var received = await context.Transport.Input.ReadAtLeastAsync(16);
            echoed = received.Buffer.First.ToArray();
            context.Transport.Input.AdvanceTo(received.Buffer.End);
        });
        await accepting;

        Assert.Equal(message[..16], echoed);
    }

    [Fact]
    public async Task OnConnection_PeerOfAnotherAuthority_IsRefused()
    {
        using var wire = new Wire();

        // The stranger would accept us; it is our side that has to refuse.
        var accepting = Tls(_authority.Member("a"), accepting: true).OnConnectionAsync(wire.Accepted, Unreachable);
        var opening = Tls(_foreign.Member("b", trusted: _authority), accepting: false).OnConnectionAsync(wire.Opened, static context => context.Transport.Input.ReadAsync().AsTask());

        await Assert.ThrowsAsync<AuthenticationException>(() => accepting);
        await wire.CloseAsync();
        await Record.ExceptionAsync(() => opening);
    }

    [Fact]
    public async Task OnConnection_ServerOfAnotherAuthority_IsNotSpokenTo()
    {
        using var wire = new Wire();
        var accepting = Tls(_foreign.Member("a", trusted: _authority), accepting: true).OnConnectionAsync(wire.Accepted, static context => context.Transport.Input.ReadAsync().AsTask());

        await Assert.ThrowsAsync<AuthenticationException>(() => Tls(_authority.Member("b"), accepting: false).OnConnectionAsync(wire.Opened, Unreachable));
        await wire.CloseAsync();
        await Record.ExceptionAsync(() => accepting);
    }

    [Fact]
    public async Task OnConnection_PlaintextPeer_IsRefused()
    {
        using var wire = new Wire();
        var accepting = Tls(_authority.Member("a"), accepting: true).OnConnectionAsync(wire.Accepted, Unreachable);

        await wire.Opened.Transport.Output.WriteAsync("This is not the beginning of a handshake."u8.ToArray());

        await Assert.ThrowsAsync<AuthenticationException>(() => accepting);
    }

    [Fact]
    public void Load_KeyOfAnotherCertificate_SaysWhichFilesDoNotFit()
    {
        var (one, other) = (_authority.Member("one"), _authority.Member("other"));

        var error = Assert.Throws<ValidationException>(() => TlsIdentity.Load(new TlsOptions { CertificateFile = one.CertificateFile, KeyFile = other.KeyFile, AuthorityFile = one.AuthorityFile }));

        Assert.Contains("other.key", error.Message, StringComparison.Ordinal);
    }

    private static MutualTls Tls(TlsOptions options, bool accepting) => new(TlsIdentity.Load(options), accepting);

    private static Task Unreachable(ConnectionContext context) => throw new InvalidOperationException("The connection was let through.");

    /// <summary>Two ends of a connection in memory.</summary>
    private sealed class Wire : IDisposable
    {
        private readonly Pipe _there = new();
        private readonly Pipe _back = new();

        public Wire()
        {
            Accepted = new DefaultConnectionContext("accepted") { Transport = new End(_there.Reader, _back.Writer) };
            Opened = new DefaultConnectionContext("opened") { Transport = new End(_back.Reader, _there.Writer) };
        }

        public DefaultConnectionContext Accepted { get; }

        public DefaultConnectionContext Opened { get; }

        /// <summary>What the transport does when one end gives up.</summary>
        public async Task CloseAsync()
        {
            await _there.Writer.CompleteAsync();
            await _back.Writer.CompleteAsync();
        }

        public void Dispose()
        {
            _there.Reader.CancelPendingRead();
            _back.Reader.CancelPendingRead();
        }

        private sealed class End(PipeReader input, PipeWriter output) : IDuplexPipe
        {
            public PipeReader Input => input;

            public PipeWriter Output => output;
        }
    }
}
