using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Trader.Host.Api;
using Trader.Lifecycle;
using Trader.Live.Reporting;
using Trader.Status;

namespace Trader.Host.Tests.Api;

/// <summary>What the consoles are told of what is published: each thing once, each frame made once.</summary>
public sealed class ConsoleHubTests : IAsyncDisposable
{
    private readonly HandMadeTrader made = new();
    private readonly ConsoleHub hub;

    public ConsoleHubTests() => hub = new ConsoleHub(made.Trader, made.Frames);

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        await made.DisposeAsync();
    }

    [Fact]
    [Trait("Requirement", "N2")]
    [Trait("Requirement", "N6")]
    [Trait("Defect", "D-72")]
    public async Task A_transition_is_one_frame_and_everything_else_comes_once_too()
    {
        using var socket = new ConsoleSocket();
        var serving = hub.ServeAsync(socket, TestContext.Current.CancellationToken);
        Assert.Equal(
            ["connection", "history_replay", "trader_status", "trading_state", "whale_queue"],
            await TypesAsync(socket, 5)
        );

        made.Trader.Bus.Publish(Transition);
        made.Trader.Bus.Publish(new StatusLogged(1, made.Wall.GetUtcNow(), "state", TraderState.Ready, "a block"));
        made.Trader.Bus.Publish(Transition with { Id = 2, From = null, Type = ActivityTypes.Fill });

        Assert.Equal(["system_activity", "status_log", "system_activity"], await TypesAsync(socket, 3));
        socket.Leave();
        await serving;
    }

    [Fact]
    [Trait("Requirement", "N2")]
    [Trait("Requirement", "D7")]
    [Trait("Defect", "D-50")]
    public async Task What_a_late_console_gets_at_once_has_the_shape_of_what_it_gets_later()
    {
        using var socket = new ConsoleSocket();
        var serving = hub.ServeAsync(socket, TestContext.Current.CancellationToken);
        var first = await FramesAsync(socket, 5);

        // Parts are looked at for the first time, which is a change: there may be more than one status.
        made.Trader.Reporter.Report();
        var later = await FramesAsync(socket, 2);
        while (later.TrueForAll(frame => (string)frame["type"]! != "trading_state"))
        {
            later.AddRange(await FramesAsync(socket, 1));
        }

        Assert.Equal(Shape(first[2]), Shape(later.Find(frame => (string)frame["type"]! == "trader_status")!));
        Assert.Equal(Shape(first[3]), Shape(later.Find(frame => (string)frame["type"]! == "trading_state")!));
        socket.Leave();
        await serving;
    }

    [Fact]
    [Trait("Requirement", "N2")]
    [Trait("Requirement", "N10")]
    public async Task A_frame_is_made_once_for_all_consoles_and_what_was_sent_is_counted()
    {
        using var one = new ConsoleSocket();
        using var other = new ConsoleSocket();
        Task[] serving =
        [
            hub.ServeAsync(one, TestContext.Current.CancellationToken),
            hub.ServeAsync(other, TestContext.Current.CancellationToken),
        ];
        await FramesAsync(one, 5);
        await FramesAsync(other, 5);

        made.Trader.Bus.Publish(Transition);

        var cancellation = TestContext.Current.CancellationToken;
        Assert.Same(await one.Sent.Reader.ReadAsync(cancellation), await other.Sent.Reader.ReadAsync(cancellation));
        Assert.Equal(2, hub.ClientCount);
        var consoles = made.Trader.Health.Look().Find("console")!.Reading;
        Assert.Equal("2 consoles are connected", consoles.Detail);
        Assert.Contains(consoles.Details, pair => pair is { Key: "frames_sent", Value: "2" });
        one.Leave();
        other.Leave();
        await Task.WhenAll(serving);
    }

    private static Activity Transition =>
        new()
        {
            Id = 1,
            WallMs = 1,
            Type = ActivityTypes.StateTransition,
            Level = ActivityLevel.Info,
            Message = "on",
            State = TraderState.Initializing,
            From = TraderState.Startup,
        };

    private static async Task<List<JsonNode>> FramesAsync(ConsoleSocket socket, int count)
    {
        var frames = new List<JsonNode>();
        while (frames.Count < count)
        {
            var frame = await socket.Sent.Reader.ReadAsync(TestContext.Current.CancellationToken);
            frames.Add(JsonNode.Parse(Encoding.UTF8.GetString(frame))!);
        }

        return frames;
    }

    private static async Task<List<string>> TypesAsync(ConsoleSocket socket, int count) =>
        [.. (await FramesAsync(socket, count)).Select(frame => (string)frame["type"]!)];

    private static string Shape(JsonNode frame) =>
        $"{frame["type"]}: {string.Join(", ", frame["data"]!.AsObject().Select(field => field.Key))}";

    private sealed class ConsoleSocket : WebSocket
    {
        private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Channel<byte[]> Sent { get; } = Channel.CreateUnbounded<byte[]>();

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public void Leave() => left.TrySetResult();

        public override void Abort() => Leave();

        public override Task CloseAsync(WebSocketCloseStatus status, string? description, CancellationToken cancellation) =>
            Task.CompletedTask;

        public override Task CloseOutputAsync(WebSocketCloseStatus status, string? description, CancellationToken cancellation) =>
            Task.CompletedTask;

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
        ) => Sent.Writer.WriteAsync(buffer.Array!, cancellation).AsTask();

        public override void Dispose() => Leave();
    }
}
