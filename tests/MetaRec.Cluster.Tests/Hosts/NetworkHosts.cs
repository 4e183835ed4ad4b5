using System.Globalization;
using MetaRec.Cli.Chaos;

namespace MetaRec.Cluster.Tests.Hosts;

/// <summary>
/// Hosts of a network of their own: network namespaces on a bridge, each with an address, and with filters like those of the network policies. This process is on the bridge, with
/// an address that is no host's.
/// </summary>
internal sealed class NetworkHosts : IAsyncDisposable
{
    public const int SiloPort = 11111;
    public const int GatewayPort = 30000;
    public const int RedisPort = 6379;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string _id = $"mr{Environment.ProcessId % 100_000}";
    private readonly int _net = Random.Shared.Next(1, 255);
    private readonly int _hosts;

    private NetworkHosts(int hosts) => _hosts = hosts;

    /// <summary>Makes them; the test is skipped where this user, or this machine, cannot. Redis is on host 1.</summary>
    public static async Task<NetworkHosts> CreateOrSkipAsync(int hosts)
    {
        foreach (var program in (string[])["ip", "iptables"])
        {
            Assert.SkipUnless(
                $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':').Any(folder => File.Exists(Path.Combine(folder, program))),
                $"{program} is not installed (apt-get install iproute2 iptables).");
        }

        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Network namespaces are made by root only.");
        var network = new NetworkHosts(hosts);
        if (await RunAsync("ip", "link", "add", network._id, "type", "bridge") is { Length: > 0 } error)
        {
            Assert.Skip($"This machine cannot have a network of hosts: {error}");
        }

        try
        {
            await network.BuildAsync();
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    public string AddressOf(int host) => string.Create(CultureInfo.InvariantCulture, $"10.77.{_net}.{host}");

    /// <summary>Starts a program on a host.</summary>
    public LocalProcess Start(string name, int host, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        LocalProcess.Start(name, "ip", ["netns", "exec", Namespace(host), program, .. arguments], environment);

    /// <summary>Cuts a host off: its cable is pulled.</summary>
    public Task CutOffAsync(int host) => RequireAsync("ip", "link", "set", Cable(host), "down");

    /// <summary>Ends <see cref="CutOffAsync"/>.</summary>
    public Task HealAsync(int host) => RequireAsync("ip", "link", "set", Cable(host), "up");

    public async ValueTask DisposeAsync()
    {
        for (var host = 1; host <= _hosts; host++)
        {
            await RunAsync("ip", "link", "del", Cable(host));
            await RunAsync("ip", "netns", "del", Namespace(host));
        }

        await RunAsync("ip", "link", "del", _id);
    }

    private async Task BuildAsync()
    {
        var here = AddressOf(100);
        await RequireAsync("ip", "addr", "add", $"{here}/24", "dev", _id);
        await RequireAsync("ip", "link", "set", _id, "up");
        for (var host = 1; host <= _hosts; host++)
        {
            await RequireAsync("ip", "netns", "add", Namespace(host));
            await RequireAsync("ip", "link", "add", Cable(host), "type", "veth", "peer", "name", "eth0", "netns", Namespace(host));
            await RequireAsync("ip", "link", "set", Cable(host), "master", _id, "up");
            await OnAsync(host, "ip", "addr", "add", $"{AddressOf(host)}/24", "dev", "eth0");
            await OnAsync(host, "ip", "link", "set", "lo", "up");
            await OnAsync(host, "ip", "link", "set", "eth0", "up");
            await FilterAsync(host, "-i", "lo", "-j", "ACCEPT");
            await FilterAsync(host, "-m", "conntrack", "--ctstate", "ESTABLISHED,RELATED", "-j", "ACCEPT");

            // Hosts among themselves: those below 16.
            await FilterAsync(host, "-p", "tcp", "--dport", $"{SiloPort}", "-s", $"{AddressOf(0)}/28", "-j", "ACCEPT");
            await FilterAsync(host, "-p", "tcp", "--dport", $"{GatewayPort}", "-s", here, "-j", "ACCEPT");
            if (host == 1)
            {
                await FilterAsync(host, "-p", "tcp", "--dport", $"{RedisPort}", "-j", "ACCEPT");
            }

            await FilterAsync(host, "-p", "tcp", "-j", "REJECT", "--reject-with", "tcp-reset");
        }
    }

    private string Namespace(int host) => string.Create(CultureInfo.InvariantCulture, $"{_id}h{host}");

    private string Cable(int host) => string.Create(CultureInfo.InvariantCulture, $"{_id}c{host}");

    private Task FilterAsync(int host, params string[] rule) => OnAsync(host, ["iptables", "-w", "-A", "INPUT", .. rule]);

    private Task OnAsync(int host, params string[] command) => RequireAsync("ip", ["netns", "exec", Namespace(host), .. command]);

    private static async Task RequireAsync(string program, params string[] arguments) => Assert.Equal("", await RunAsync(program, arguments));

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        await using var process = LocalProcess.Start(program, program, arguments);
        return await process.WaitForExitAsync(Limit) == 0 ? "" : $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}. {process.Output}";
    }
}
