using Trader.Commands;

namespace Trader.Lab.World;

/// <summary>
/// No order is decided on a book that is stale, gapped, crossed or not subscribed on the present connection, as the messages
/// that really arrived tell it.
/// </summary>
internal sealed class NoTradeOnBadBook(SimulatedWorld world) : Invariant(world, "no order on a book that cannot be trusted")
{
    private readonly DeliveredBooks books = new();

    // A silence is noticed at the next look.
    private long SilenceLimitMs => World.Schedule.Trader.Feed.SilenceTimeoutMs + World.Schedule.Trader.Feed.SupervisionMs + 1;

    /// <inheritdoc/>
    public override void OnStarted(TraderProcess process) => books.Reset(connected: false, World.NowMs);

    /// <inheritdoc/>
    public override void OnFeedChanged(TraderProcess process, bool isConnected) => books.Reset(isConnected, World.NowMs);

    /// <inheritdoc/>
    public override void OnFeedHeard(TraderProcess process) => books.Hear(World.NowMs);

    /// <inheritdoc/>
    public override void OnMessage(TraderProcess process, ReadOnlySpan<byte> message) => books.Take(message);

    /// <inheritdoc/>
    public override void OnCommand(TraderProcess process, TraderCommand command)
    {
        if (
            command is PlaceOrder { Intent: var intent }
            && books.Refuse(intent.Ticker, World.NowMs, SilenceLimitMs) is { } reason
        )
        {
            Break($"{intent.ClientOrderId} in {intent.Ticker} ({intent.Strategy}): {reason}");
        }
    }
}
