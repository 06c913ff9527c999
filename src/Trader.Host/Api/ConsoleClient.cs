using System.Net.WebSockets;
using System.Threading.Channels;

namespace Trader.Host.Api;

/// <summary>One console: a bounded queue of frames and the socket they go to.</summary>
internal sealed class ConsoleClient
{
    private const int QueueLength = 512;
    private const int MaxIncomingBytes = 16 * 1024;

    private readonly WebSocket socket;
    private readonly Channel<byte[]> queue = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );

    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConsoleClient(string id, WebSocket socket)
    {
        Id = id;
        this.socket = socket;
    }

    /// <summary>Completes when nothing is sent to it any more.</summary>
    public Task Ended => ended.Task;

    /// <summary>For people.</summary>
    public string Id { get; }

    /// <summary>Queues a frame. A client too slow to take it is closed: it comes back and gets the whole state anew.</summary>
    public bool Offer(byte[] frame)
    {
        if (queue.Writer.TryWrite(frame))
        {
            return true;
        }

        queue.Writer.TryComplete();
        return false;
    }

    /// <summary>No more frames; what is queued is still sent.</summary>
    public void Complete() => queue.Writer.TryComplete();

    /// <summary>It is served no more.</summary>
    public void End() => ended.TrySetResult();

    /// <summary>Sends and receives until one side ends.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var receiving = ReceiveAsync(ending.Token);
        try
        {
            await SendAsync(receiving, ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
            await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(Task receiving, CancellationToken cancellation)
    {
        try
        {
            while (await queue.Reader.WaitToReadAsync(cancellation))
            {
                while (queue.Reader.TryRead(out var frame))
                {
                    if (receiving.IsCompleted)
                    {
                        return;
                    }

                    await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, cancellation);
                }
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "The trader has stopped.", cancellation);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The console went away; there is nobody left to tell.
        }
    }

    // Consoles only say pong; what they send is read and let go, so that closing is noticed.
    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        var buffer = new byte[MaxIncomingBytes];
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The console went away.
        }

        queue.Writer.TryComplete();
    }
}
