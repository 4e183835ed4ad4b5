using MetaRec.Cli.Doctor;
using MetaRec.Hosting.Security;
using MetaRec.Hosting.Tests.Security;
using Microsoft.Extensions.Time.Testing;

namespace MetaRec.Cli.Tests.Doctor;

public sealed class CertificatesCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public CertificatesCheckTests() => _authority = new TestAuthority(_folder.Path, "authority");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task RunAsync_NoFiles_IsSkipped() => Assert.Equal(CheckLevel.Skipped, Assert.Single(await Check(new TlsOptions()).FindAsync()).Level);

    [Fact]
    public async Task RunAsync_FilesThatBelongTogether_HaveAChain() => Assert.Equal(CheckLevel.Ok, (await Check(_authority.Member("member")).FindAsync("chain")).Level);

    [Fact]
    public async Task RunAsync_ACertificateForHoursOnly_Warns() => Assert.Equal(CheckLevel.Warning, (await Check(_authority.Member("member")).FindAsync("member")).Level);

    [Theory, InlineData(24, "expired"), InlineData(-24, "not valid yet")]
    public async Task RunAsync_OutsideItsTime_Fails(int hours, string reason)
    {
        var member = _authority.Member("member");
        _time.AdjustTime(DateTimeOffset.UtcNow.AddHours(hours));

        var found = await Check(member).FindAsync("member");

        Assert.Equal(CheckLevel.Failed, found.Level);
        Assert.Contains(reason, found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_AnotherAuthority_FailsTheChain()
    {
        using var other = new TestAuthority(_folder.Path, "other");

        Assert.Equal(CheckLevel.Failed, (await Check(_authority.Member("member", other)).FindAsync("chain")).Level);
    }

    [Fact]
    public async Task RunAsync_AFileThatIsNoCertificate_Fails()
    {
        var member = _authority.Member("member");
        await File.WriteAllTextAsync(member.CertificateFile!, "nothing", TestContext.Current.CancellationToken);

        Assert.Equal(CheckLevel.Failed, (await Check(member).FindAsync("files")).Level);
    }

    [Fact]
    public async Task RunAsync_AFileThatIsMissing_FailsAndNamesIt()
    {
        var member = _authority.Member("member");
        File.Delete(member.KeyFile!);

        Assert.Contains(member.KeyFile!, (await Check(member).FindAsync("mutual TLS")).Text, StringComparison.Ordinal);
    }

    private CertificatesCheck Check(TlsOptions tls) => new(tls, _time);
}
