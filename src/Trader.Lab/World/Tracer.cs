using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;

namespace Trader.Lab.World;

/// <summary>Writes a line for whatever passes a process's seams, but for what comes in thousands.</summary>
internal sealed class Tracer(SimulatedWorld world) : WorldWatch
{
    /// <inheritdoc/>
    public override void OnStarted(TraderProcess process) => Write(process, "started");

    /// <inheritdoc/>
    public override void OnEnded(TraderProcess process) => Write(process, "is gone");

    /// <inheritdoc/>
    public override void OnFeedChanged(TraderProcess process, bool isConnected) =>
        Write(process, isConnected ? "feed connected" : "feed not connected");

    /// <inheritdoc/>
    public override void OnEvent(TraderProcess process, in TraderEvent traderEvent)
    {
        if (
            traderEvent.Kind
            is TraderEventKind.Tick
                or TraderEventKind.BookDelta
                or TraderEventKind.BookSnapshot
                or TraderEventKind.PublicTrade
        )
        {
            return;
        }

        var what = traderEvent.Payload switch
        {
            AccountReading reading =>
                $"balance {reading.Balance}, {reading.Positions.Count} positions, {reading.Orders.Count} orders, "
                    + $"{reading.Fills.Count} fills, {reading.Settlements.Count} settlements"
                    + (reading.IsConsistent ? "" : ", moving"),
            IReadOnlyCollection<string> tickers => string.Join(',', tickers),
            IReadOnlyList<MarketDto> markets => $"{markets.Count} markets",
            _ => traderEvent.Payload?.ToString() ?? "",
        };
        Write(process, $"event {traderEvent.Kind}: {what}");
    }

    /// <inheritdoc/>
    public override void OnCommand(TraderProcess process, TraderCommand command) =>
        Write(process, $"command {CommandText.Of(command)}");

    /// <inheritdoc/>
    public override void OnRequest(TraderProcess process, HttpRequestMessage request) =>
        Write(process, $"request {request.Method} {request.RequestUri?.PathAndQuery}");

    private void Write(TraderProcess process, string line) => world.Trace($"#{process.Number} {line}");
}
