using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kalshi.Client.Tests.Rest;

/// <summary>
/// A server that keeps its first connection open after one answer, takes the next request on it and closes without a word.
/// Whatever comes on a later connection is answered. It remembers every request line and how its content was framed.
/// </summary>
internal sealed class DroppingServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly List<string> seen = [];
    private readonly string answer;
    private readonly Task loop;

    public DroppingServer(string answer)
    {
        this.answer = answer;
        listener.Start();
        loop = RunAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public IReadOnlyList<string> Seen
    {
        get
        {
            lock (seen)
            {
                return [.. seen];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        listener.Dispose();
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        for (var connection = 0; ; connection++)
        {
            using var client = await listener.AcceptTcpClientAsync(stop.Token);
            await using var stream = client.GetStream();
            if (await ReadAsync(stream) && connection == 0)
            {
                await AnswerAsync(stream);

                // The transport takes the connection for alive, and it is gone once the request is on its way.
                await ReadAsync(stream);
                continue;
            }

            await AnswerAsync(stream);
        }
    }

    private async Task<bool> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, stop.Token);
            if (read == 0)
            {
                return false;
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
            var head = text.ToString();
            var end = head.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                continue;
            }

            var length = head.Split("\r\n")
                .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                .Select(line => int.Parse(line[15..], System.Globalization.CultureInfo.InvariantCulture))
                .FirstOrDefault(-1);
            if (head.Length >= end + 4 + Math.Max(0, length))
            {
                lock (seen)
                {
                    seen.Add($"{head[..head.IndexOf(' ', StringComparison.Ordinal)]} content {length}");
                }

                return true;
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream) =>
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {answer.Length}\r\n\r\n{answer}"
            ),
            stop.Token
        );
}
