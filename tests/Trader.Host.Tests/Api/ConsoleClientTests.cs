using System.Net.WebSockets;
using System.Text;
using Trader.Host.Api;

namespace Trader.Host.Tests.Api;

/// <summary>One console's queue: in order, bounded, and nobody waits for a slow one.</summary>
public sealed class ConsoleClientTests
{
    [Fact]
    [Trait("Requirement", "N2")]
    public async Task Frames_are_sent_in_order_and_the_connection_is_closed_at_the_end()
    {
        using var socket = new RecordingSocket();
        var client = new ConsoleClient("client_1", socket);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(client.Offer(Encoding.UTF8.GetBytes($"frame {i}")));
        }

        client.Complete();
        await client.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"frame {i}"), socket.Sent);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    [Trait("Requirement", "N2")]
    [Trait("Promise", "R17")]
    public void A_console_that_does_not_read_is_given_up_and_takes_no_more()
    {
        using var socket = new RecordingSocket();
        var client = new ConsoleClient("client_1", socket);
        var taken = 0;
        while (client.Offer([1]))
        {
            taken++;
            Assert.InRange(taken, 1, 10_000);
        }

        Assert.InRange(taken, 100, 10_000);
        Assert.False(client.Offer([1]));
    }

    [Fact]
    [Trait("Requirement", "N2")]
    public async Task A_console_that_leaves_ends_its_service()
    {
        using var socket = new RecordingSocket();
        var client = new ConsoleClient("client_1", socket);
        var running = client.RunAsync(TestContext.Current.CancellationToken);

        socket.Leave();
        await running;

        Assert.False(client.Offer([1]));
    }

    private sealed class RecordingSocket : WebSocket
    {
        private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private WebSocketCloseStatus? closeStatus;

        public List<string> Sent { get; } = [];

        public override WebSocketCloseStatus? CloseStatus => closeStatus;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public void Leave() => left.SetResult();

        public override void Abort() => left.TrySetResult();

        public override Task CloseAsync(WebSocketCloseStatus status, string? description, CancellationToken cancellation) =>
            CloseOutputAsync(status, description, cancellation);

        public override Task CloseOutputAsync(WebSocketCloseStatus status, string? description, CancellationToken cancellation)
        {
            closeStatus = status;
            return Task.CompletedTask;
        }

        public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellation)
        {
            await left.Task.WaitAsync(cancellation);
            return new WebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true);
        }

        public override Task SendAsync(
            ArraySegment<byte> buffer,
            WebSocketMessageType type,
            bool isEnd,
            CancellationToken cancellation
        )
        {
            Sent.Add(Encoding.UTF8.GetString(buffer));
            return Task.CompletedTask;
        }

        public override void Dispose() => left.TrySetResult();
    }
}
