using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Trader.EndToEnd.Processes;

/// <summary>Stands between trader and exchange, passes every byte on, and remembers what the trader sent.</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentBag<StringBuilder> sent = [];
    private readonly int targetPort;
    private readonly Task accepting;

    public RecordingProxy(int targetPort)
    {
        this.targetPort = targetPort;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The values of a header in everything sent so far.</summary>
    public IReadOnlyCollection<string> Values(string header)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var connection in sent)
        {
            string text;
            lock (connection)
            {
                text = connection.ToString();
            }

            foreach (var line in text.Split("\r\n"))
            {
                if (line.StartsWith(header + ":", StringComparison.OrdinalIgnoreCase))
                {
                    values.Add(line[(header.Length + 1)..].Trim());
                }
            }
        }

        return values;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                connections.Add(ServeAsync(client));
            }
        }
        finally
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var exchange = new TcpClient();
        var record = new StringBuilder();
        sent.Add(record);
        try
        {
            using (client)
            {
                await exchange.ConnectAsync(IPAddress.Loopback, targetPort, stopping.Token);
                var there = PumpAsync(client.GetStream(), exchange.GetStream(), record);
                var back = PumpAsync(exchange.GetStream(), client.GetStream(), null);
                await Task.WhenAny(there, back);
            }

            exchange.Close();
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // One side has gone; so has the connection.
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, StringBuilder? record)
    {
        var buffer = new byte[65_536];
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, stopping.Token)) > 0)
            {
                if (record is not null)
                {
                    lock (record)
                    {
                        record.Append(Encoding.Latin1.GetString(buffer, 0, read));
                    }
                }

                await to.WriteAsync(buffer.AsMemory(0, read), stopping.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // One side has gone.
        }
    }
}
