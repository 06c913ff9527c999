namespace Trader.Lifecycle;

/// <summary>The states of the trader (requirements D1, D10).</summary>
public enum TraderState
{
    /// <summary>The process has begun.</summary>
    Startup = 0,

    /// <summary>Asking the exchange's status and its markets.</summary>
    Initializing,

    /// <summary>Connecting market data.</summary>
    OrderbookConnect,

    /// <summary>Connecting the account.</summary>
    TradingClientConnect,

    /// <summary>Reading the account.</summary>
    KalshiDataSync,

    /// <summary>Trading.</summary>
    Ready,

    /// <summary>Executing a cycle's decision.</summary>
    Acting,

    /// <summary>Opening is stopped; everything else goes on.</summary>
    Paused,

    /// <summary>Something failed; will start again by itself.</summary>
    Error,

    /// <summary>Ended for good.</summary>
    Shutdown,
}

/// <summary>Names and moves of the states.</summary>
public static class TraderStates
{
    /// <summary>The wire name, for example <c>kalshi_data_sync</c>.</summary>
    public static string ToWire(this TraderState state) =>
        state switch
        {
            TraderState.Startup => "startup",
            TraderState.Initializing => "initializing",
            TraderState.OrderbookConnect => "orderbook_connect",
            TraderState.TradingClientConnect => "trading_client_connect",
            TraderState.KalshiDataSync => "kalshi_data_sync",
            TraderState.Ready => "ready",
            TraderState.Acting => "acting",
            TraderState.Paused => "paused",
            TraderState.Error => "error",
            TraderState.Shutdown => "shutdown",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
        };

    /// <summary>
    /// Whether the move is listed (requirement D10). <c>READY → TRADING_CLIENT_CONNECT</c> is not: after a lost feed the way
    /// leads through <c>ORDERBOOK_CONNECT</c>, so that the account is read again before trading goes on.
    /// </summary>
    public static bool CanMove(TraderState from, TraderState to)
    {
        if (from == TraderState.Shutdown)
        {
            return false;
        }

        return (from, to) switch
        {
            (_, TraderState.Error) => from != TraderState.Error,
            (_, TraderState.Shutdown) => true,
            (TraderState.Startup, TraderState.Initializing) => true,
            (TraderState.Initializing, TraderState.OrderbookConnect) => true,
            (TraderState.OrderbookConnect, TraderState.TradingClientConnect) => true,
            (TraderState.OrderbookConnect, TraderState.Ready) => true,
            (TraderState.TradingClientConnect, TraderState.KalshiDataSync) => true,
            (TraderState.KalshiDataSync, TraderState.Ready) => true,
            (TraderState.Ready, TraderState.Acting) => true,
            (TraderState.Ready, TraderState.OrderbookConnect) => true,
            (TraderState.Ready, TraderState.Paused) => true,
            (TraderState.Acting, TraderState.Ready) => true,
            (TraderState.Acting, TraderState.Paused) => true,
            (TraderState.Paused, TraderState.Ready) => true,
            (TraderState.Error, TraderState.Startup) => true,
            _ => false,
        };
    }
}
