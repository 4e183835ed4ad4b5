using System.Net;
using System.Net.Sockets;
using MetaRec.Cli.Chaos;
using MetaRec.Cli.Doctor;

namespace MetaRec.Cli.Tests.Doctor;

public sealed class MachineChecksTests
{
    [Fact]
    public async Task MachineCheck_ThisMachine_NamesVersions()
    {
        var found = await new MachineCheck("linux-x64").FindAsync("versions");

        Assert.Equal(CheckLevel.Ok, found.Level);
        Assert.Contains("Orleans 10.", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MachineCheck_APlatformWithoutLibtorch_Warns() =>
        Assert.Equal(CheckLevel.Warning, (await new MachineCheck("linux-arm64").FindAsync("platform")).Level);

    [Fact]
    public async Task LibrariesCheck_ThisMachine_LoadsAll() => Assert.All(await new LibrariesCheck().FindAsync(), finding => Assert.Equal(CheckLevel.Ok, finding.Level));

    [Fact]
    public async Task LibrariesCheck_AMissingLibrary_FailsAndNamesItsPackage()
    {
        var found = await new LibrariesCheck([("libnowhere.so.1", "libnowhere1")], static () => { }).FindAsync("libnowhere.so.1");

        Assert.Equal(CheckLevel.Failed, found.Level);
        Assert.Contains("apt-get install libnowhere1", found.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LibrariesCheck_LibtorchDoesNotLoad_FailsWithTheReason()
    {
        var found = await new LibrariesCheck([], static () => throw new TypeInitializationException("torch", new DllNotFoundException("no libtorch_cpu.so"))).FindAsync("libtorch");

        Assert.Equal(CheckLevel.Failed, found.Level);
        Assert.Contains("no libtorch_cpu.so", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PortsCheck_AFreePort_IsOk()
    {
        var port = LocalPorts.Take();

        Assert.Equal(CheckLevel.Ok, (await Check(new IPEndPoint(IPAddress.Loopback, port)).FindAsync("silo")).Level);
    }

    [Fact]
    public async Task PortsCheck_APortInUse_FailsAndNamesTheSetting()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var found = await Check((IPEndPoint)listener.LocalEndpoint).FindAsync("silo");

        Assert.Equal(CheckLevel.Failed, found.Level);
        Assert.Contains("--silo-port", found.Remedy, StringComparison.Ordinal);
    }

    [Theory, InlineData("203.0.113.7", "Failed"), InlineData("127.0.0.1", "Ok")]
    public async Task PortsCheck_AdvertisedAddress_HasToBeThisMachines(string address, string level) =>
        Assert.Equal(level, (await new PortsCheck([], IPAddress.Parse(address)).FindAsync("advertised address")).Level.ToString());

    private static PortsCheck Check(IPEndPoint endPoint) => new([("silo", endPoint, "--silo-port")], null);
}
