using System.Threading.Channels;
using Kalshi.Client.Streaming;
using Kalshi.Wire;

namespace Kalshi.Client.Tests.Streaming;

/// <summary>Writes down what the feed hands over, as short texts in order.</summary>
internal sealed class RecordingSink : IFeedSink
{
    private readonly Channel<string> calls = Channel.CreateUnbounded<string>();

    /// <summary>While set, every frame is held until it is released.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    public Exception? Fails { get; set; }

    public ValueTask<string> NextAsync(CancellationToken cancellationToken) => calls.Reader.ReadAsync(cancellationToken);

    /// <summary>Reads until a call that starts with the text.</summary>
    public async Task<string> UntilAsync(string start, CancellationToken cancellationToken)
    {
        while (true)
        {
            var call = await NextAsync(cancellationToken);
            if (call.StartsWith(start, StringComparison.Ordinal))
            {
                return call;
            }
        }
    }

    /// <summary>Everything handed over since the last look, without waiting.</summary>
    public List<string> Taken()
    {
        var taken = new List<string>();
        while (calls.Reader.TryRead(out var call))
        {
            taken.Add(call);
        }

        return taken;
    }

    public ValueTask OnFrameAsync(in FeedFrame frame, long receivedWallMs, CancellationToken cancellationToken)
    {
        if (Fails is not null)
        {
            throw Fails;
        }

        calls.Writer.TryWrite($"frame {frame.Type} {frame.Sequence}");
        return new ValueTask(Hold);
    }

    public ValueTask OnConnectedAsync(CancellationToken cancellationToken) => Write("connected");

    public ValueTask OnDisconnectedAsync(FeedDisconnect reason, CancellationToken cancellationToken) =>
        Write($"disconnected {reason.Kind} {reason.HttpStatus}");

    public ValueTask OnSubscriptionReadyAsync(FeedChannel channel, CancellationToken cancellationToken) =>
        Write($"ready {channel}");

    public ValueTask OnGapAsync(FeedGap gap, CancellationToken cancellationToken) =>
        Write($"gap {gap.Channel} {gap.Expected}..{gap.Received} {string.Join(',', gap.Markets.Order())}");

    public ValueTask OnDecodeErrorAsync(FeedFormatException error, CancellationToken cancellationToken) =>
        Write($"unreadable {error.MessageType}.{error.Field}");

    private ValueTask Write(string call)
    {
        calls.Writer.TryWrite(call);
        return ValueTask.CompletedTask;
    }
}
