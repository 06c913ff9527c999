using Kalshi;
using Trader.Commands;

namespace Trader.Strategies;

/// <summary>The five actions (requirement N8); their numbers are those of the learned models.</summary>
public enum TradeAction
{
    /// <summary>Nothing.</summary>
    Hold = 0,

    /// <summary>Buy YES at a limit.</summary>
    BuyYes,

    /// <summary>Sell YES that is held, at a limit.</summary>
    SellYes,

    /// <summary>Buy NO at a limit.</summary>
    BuyNo,

    /// <summary>Sell NO that is held, at a limit.</summary>
    SellNo,
}

/// <summary>Names and meaning of <see cref="TradeAction"/>.</summary>
public static class TradeActions
{
    /// <summary>The wire word, for example <c>BUY_YES_LIMIT</c>.</summary>
    public static string ToWire(this TradeAction action) =>
        action switch
        {
            TradeAction.Hold => "HOLD",
            TradeAction.BuyYes => "BUY_YES_LIMIT",
            TradeAction.SellYes => "SELL_YES_LIMIT",
            TradeAction.BuyNo => "BUY_NO_LIMIT",
            TradeAction.SellNo => "SELL_NO_LIMIT",
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Not an action."),
        };

    /// <summary>Whether it sells what is held.</summary>
    public static bool Sells(this TradeAction action) => action is TradeAction.SellYes or TradeAction.SellNo;

    /// <summary>The outcome that the order buys: selling YES is buying NO, which closes it and pays a dollar a pair.</summary>
    public static Outcome Buys(this TradeAction action) =>
        action switch
        {
            TradeAction.BuyYes or TradeAction.SellNo => Outcome.Yes,
            TradeAction.BuyNo or TradeAction.SellYes => Outcome.No,
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Holding buys nothing."),
        };

    /// <summary>The action that an order is.</summary>
    /// <param name="outcome">The outcome that it buys.</param>
    /// <param name="sells">Whether it closes what is held of the other outcome.</param>
    public static TradeAction Of(Outcome outcome, bool sells) =>
        (outcome, sells) switch
        {
            (Outcome.Yes, false) => TradeAction.BuyYes,
            (Outcome.Yes, true) => TradeAction.SellNo,
            (_, false) => TradeAction.BuyNo,
            _ => TradeAction.SellYes,
        };

    /// <summary>An order's limit in the prices of the outcome that its action names.</summary>
    public static Price LimitOf(OrderIntent intent, bool sells) => sells ? intent.Price.Complement : intent.Price;
}

/// <summary>An action of the trader and what came of it, for people (requirement N8).</summary>
public sealed record ActionTaken
{
    /// <summary>Who acted.</summary>
    public required string Strategy { get; init; }

    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>What was done.</summary>
    public required TradeAction Action { get; init; }

    /// <summary>Contracts.</summary>
    public required Quantity Count { get; init; }

    /// <summary>The limit in the prices of the outcome named by the action; null for none.</summary>
    public required Price? Limit { get; init; }

    /// <summary>Why, for example <c>close_position:take_profit</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether the exchange took an order for it.</summary>
    public required bool IsExecuted { get; init; }

    /// <summary>The exchange's id of the order; null without one.</summary>
    public required string? OrderId { get; init; }

    /// <summary>What came of it, a wire word: an order's state, <c>refused</c>, <c>throttled</c>, …</summary>
    public required string Status { get; init; }

    /// <summary>Why it was not executed; null if it was.</summary>
    public required string? Refusal { get; init; }

    /// <summary>When that was known, wall clock, Unix milliseconds.</summary>
    public required long WallMs { get; init; }
}
