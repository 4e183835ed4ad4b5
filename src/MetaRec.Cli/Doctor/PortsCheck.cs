using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace MetaRec.Cli.Doctor;

/// <summary>Whether the ports that a process is to listen at are free, and its advertised address is this machine's.</summary>
/// <param name="ports">What each is for, where it listens, and the setting that chooses it.</param>
/// <param name="advertised">The address under which others are to reach it; null: none is told.</param>
internal sealed class PortsCheck(IReadOnlyList<(string Name, IPEndPoint EndPoint, string Setting)> ports, IPAddress? advertised) : ICheck
{
    public string Topic => "ports";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var (name, endPoint, setting) in ports)
        {
            yield return Probe(name, endPoint, setting);
        }

        if (advertised is not null)
        {
            yield return IPAddress.IsLoopback(advertised)
                ? new Finding(Topic, "advertised address", CheckLevel.Ok, $"{advertised}: silos of this machine only")
                : NetworkInterface.GetAllNetworkInterfaces().SelectMany(face => face.GetIPProperties().UnicastAddresses).Any(own => own.Address.Equals(advertised))
                    ? new Finding(Topic, "advertised address", CheckLevel.Ok, $"{advertised} is this machine's")
                    : new Finding(Topic, "advertised address", CheckLevel.Failed, $"{advertised} is no address of this machine", "Give the one under which the other silos reach this one (MetaRec:Silo:AdvertisedAddress, or --advertised-address).");
        }
    }

    private Finding Probe(string name, IPEndPoint endPoint, string setting)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Ends of connections that are closed already keep nobody from listening.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(endPoint);
            socket.Listen();
            return new Finding(Topic, name, CheckLevel.Ok, $"{endPoint.Port} is free");
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return new Finding(Topic, name, CheckLevel.Failed, $"{endPoint.Port} is in use", $"Stop what listens there (it may be the process that this is to check), or choose another ({setting}).");
        }
        catch (SocketException error)
        {
            return new Finding(Topic, name, CheckLevel.Failed, $"{endPoint} cannot be listened at: {error.Message}", $"Choose another ({setting}).");
        }
    }
}
