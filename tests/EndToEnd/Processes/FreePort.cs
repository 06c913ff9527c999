using System.Net;
using System.Net.Sockets;

namespace Trader.EndToEnd.Processes;

/// <summary>Ports on loopback.</summary>
internal static class FreePort
{
    // Below the range the system hands out by itself, so that no outgoing connection takes one in the meantime.
    private static int next = 21_000 + (Environment.ProcessId % 5_000);

    /// <summary>A port nobody listens on, given out once.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref next);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken by somebody: try the next.
            }
        }
    }

    /// <summary>Whether anybody listens.</summary>
    public static async Task<bool> IsListenedOnAsync(int port, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
