using System.Collections.Immutable;
using Kalshi;
using Kalshi.Wire;

namespace Trader.Live.Bus.Messages;

/// <summary>A fill of the account was booked, once (<c>order_fill</c>).</summary>
/// <param name="TradeId">The trade.</param>
/// <param name="OrderId">The exchange's id of the order.</param>
/// <param name="ClientOrderId">Our id of the order; null if it is not ours.</param>
/// <param name="Ticker">The market.</param>
/// <param name="IsTaker">Whether the account's order took.</param>
/// <param name="Side">The outcome bought: buying NO is how YES is sold.</param>
/// <param name="Price">The price of <paramref name="Side"/>.</param>
/// <param name="Count">Contracts.</param>
/// <param name="Fee">The fee charged.</param>
/// <param name="PostPosition">Contracts held afterwards, positive YES, negative NO.</param>
/// <param name="FillMs">When it traded, exchange clock, Unix milliseconds.</param>
/// <param name="WallMs">When it was booked, wall clock, Unix milliseconds.</param>
public sealed record OrderFilled(
    string TradeId,
    string OrderId,
    string? ClientOrderId,
    string Ticker,
    bool IsTaker,
    Outcome Side,
    Price Price,
    Quantity Count,
    Money Fee,
    Quantity PostPosition,
    long FillMs,
    long WallMs
);

/// <summary>An order of ours as it stands after something became known of it.</summary>
/// <param name="ClientOrderId">Our id.</param>
/// <param name="OrderId">The exchange's id, once known.</param>
/// <param name="Ticker">The market.</param>
/// <param name="Side">The outcome bought.</param>
/// <param name="Price">Its limit, in the price of <paramref name="Side"/>.</param>
/// <param name="Count">Contracts ordered.</param>
/// <param name="Filled">Contracts filled.</param>
/// <param name="Remaining">Contracts that may still fill.</param>
/// <param name="Status">Where it is in its life, for example <c>resting</c>.</param>
/// <param name="Strategy">Who decided it.</param>
/// <param name="Reason">Why it was placed.</param>
/// <param name="WallMs">When this became known, wall clock, Unix milliseconds.</param>
public sealed record OrderNews(
    string ClientOrderId,
    string? OrderId,
    string Ticker,
    Outcome Side,
    Price Price,
    Quantity Count,
    Quantity Filled,
    Quantity Remaining,
    string Status,
    string Strategy,
    string Reason,
    long WallMs
);

/// <summary>The exchange has taken an order of ours (<c>order_placed</c>).</summary>
/// <param name="Order">The order.</param>
public sealed record OrderPlaced(OrderNews Order);

/// <summary>An order of ours changed and lives, or is wholly filled (<c>order_updated</c>).</summary>
/// <param name="Order">The order.</param>
public sealed record OrderUpdated(OrderNews Order);

/// <summary>An order of ours is off the book with a remainder (<c>order_cancelled</c>).</summary>
/// <param name="Order">The order.</param>
/// <param name="Reason">Why.</param>
public sealed record OrderCancelled(OrderNews Order, string Reason);

/// <summary>An order of ours was refused, or never sent (<c>order_failed</c>).</summary>
/// <param name="Order">The order.</param>
/// <param name="Reason">Why.</param>
public sealed record OrderFailed(OrderNews Order, string Reason);

/// <summary>A position of ours as booked.</summary>
/// <param name="Net">Contracts held, positive YES, negative NO.</param>
/// <param name="Cost">What they cost, without fees.</param>
/// <param name="Realized">Profit or loss locked in.</param>
/// <param name="Fees">Fees of all fills.</param>
public readonly record struct BookedPosition(Quantity Net, Money Cost, Money Realized, Money Fees)
{
    /// <summary>The fields in which it differs from another one, by their wire names.</summary>
    public ImmutableArray<string> ChangesFrom(BookedPosition previous)
    {
        var changes = ImmutableArray.CreateBuilder<string>();
        Add(Net != previous.Net, "position");
        Add(Cost != previous.Cost, "cost");
        Add(Realized != previous.Realized, "realized_pnl");
        Add(Fees != previous.Fees, "fees");
        return changes.ToImmutable();

        void Add(bool hasChanged, string name)
        {
            if (hasChanged)
            {
                changes.Add(name);
            }
        }
    }
}

/// <summary>A position of ours changed in our books (<c>position_updated</c>).</summary>
/// <param name="Ticker">The market.</param>
/// <param name="Position">As it is now.</param>
/// <param name="Previous">As it was.</param>
/// <param name="ChangedFields">In what they differ, by wire names.</param>
/// <param name="Reason">
/// What led to it: the reason of the order that was filled, <c>settled</c>, or <c>account read</c> where it was taken over from
/// the exchange.
/// </param>
/// <param name="WallMs">When, wall clock, Unix milliseconds.</param>
public sealed record PositionUpdated(
    string Ticker,
    BookedPosition Position,
    BookedPosition Previous,
    ImmutableArray<string> ChangedFields,
    string Reason,
    long WallMs
);

/// <summary>A position as the exchange tells it, when it differs from what it told before (<c>market_position_update</c>).</summary>
/// <param name="Ticker">The market.</param>
/// <param name="Position">The position; null when the exchange lists it no longer.</param>
/// <param name="WallMs">When it was read, wall clock, Unix milliseconds.</param>
public sealed record MarketPositionRead(string Ticker, MarketPositionDto? Position, long WallMs);

/// <summary>A calibration was complete, on the way to READY or beside trading (<c>calibration_complete</c>).</summary>
/// <param name="Positions">Open positions.</param>
/// <param name="Orders">Open orders of ours.</param>
/// <param name="DurationMs">Wall milliseconds it took.</param>
/// <param name="WallMs">When it ended, wall clock, Unix milliseconds.</param>
public sealed record CalibrationCompleted(int Positions, int Orders, long DurationMs, long WallMs);
