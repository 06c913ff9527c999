using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Trader.Live.Tests;

/// <summary>Passes bytes between the trader and the exchange's port, and can cut every connection at once.</summary>
internal sealed class FeedRelay : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly int exchangePort;
    private readonly ConcurrentDictionary<TcpClient, bool> open = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;

    private FeedRelay(TcpListener listener, int exchangePort)
    {
        this.listener = listener;
        this.exchangePort = exchangePort;
        accepting = AcceptAsync();
    }

    public Uri WebSocketUrl => new($"ws://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/trade-api/ws/v2");

    public static FeedRelay Start(int exchangePort)
    {
        var opened = new TcpListener(IPAddress.Loopback, 0);
        opened.Start();
        return new FeedRelay(opened, exchangePort);
    }

    /// <summary>Ends every connection without a word.</summary>
    public void Cut()
    {
        foreach (var connection in open.Keys)
        {
            // One that has just ended by itself has no socket any more.
            connection.Client?.Close(timeout: 0);
            connection.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        Cut();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var near = await listener.AcceptTcpClientAsync(stopping.Token);
            var far = new TcpClient();
            await far.ConnectAsync(IPAddress.Loopback, exchangePort, stopping.Token);
            open.TryAdd(near, true);
            open.TryAdd(far, true);
            _ = PassAsync(near, far);
            _ = PassAsync(far, near);
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), stopping.Token);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or SocketException
                        or ObjectDisposedException
                        or OperationCanceledException
                        or InvalidOperationException
            )
        {
            // One side is gone, which is what this relay is for.
        }

        open.TryRemove(from, out _);
    }
}
