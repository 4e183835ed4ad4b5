using System.Net;
using System.Net.Sockets;

namespace MetaRec.Silo.Standalone;

/// <summary>Ports that nobody listens on. Somebody may take one before it is used: the user of a port has to be ready to ask again.</summary>
public static class FreePorts
{
    /// <summary>Two different free ports of the loopback interface.</summary>
    public static (int First, int Second) Take()
    {
        // Both are held until both are known, so that they differ.
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }

    /// <summary>Whether a failure to start comes from a port that is in use.</summary>
    public static bool IsConflict(Exception? exception) => exception switch
    {
        null => false,
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => true,
        AggregateException aggregate => aggregate.InnerExceptions.Any(IsConflict),
        _ => IsConflict(exception.InnerException),
    };
}
