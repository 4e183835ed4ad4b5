using System.Net;
using System.Net.Sockets;

namespace MetaRec.Cli.Chaos;

/// <summary>
/// Ports of the loopback interface for processes that are started again on the same port. Below those that the system gives to outgoing connections: while a process is
/// down, nothing takes its port. Thread-safe.
/// </summary>
internal static class LocalPorts
{
    private const int First = 20_000;
    private const int Last = 31_999;

    private static readonly HashSet<int> Taken = [];

    /// <summary>A port that nobody listens on and that was not given out before.</summary>
    public static int Take()
    {
        lock (Taken)
        {
            while (true)
            {
                var port = Random.Shared.Next(First, Last + 1);
                if (Taken.Add(port) && IsFree(port))
                {
                    return port;
                }
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
