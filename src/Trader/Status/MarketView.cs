using System.Collections.Immutable;
using Kalshi;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;

namespace Trader.Status;

/// <summary>A watched market, for people (requirement E5).</summary>
/// <param name="Ticker">The market.</param>
/// <param name="EventTicker">Its event; null while the market is not described.</param>
/// <param name="Title">A title for people; null while the market is not described. From outside: never to be taken for markup.</param>
/// <param name="Status">The exchange's word for its state; null while the market is not described.</param>
/// <param name="CloseMs">When trading closes, exchange clock, Unix milliseconds.</param>
/// <param name="IsTradable">Whether its book can be trusted just now.</param>
/// <param name="Bid">Best YES bid.</param>
/// <param name="BidSize">Contracts at the best bid.</param>
/// <param name="Ask">Best YES ask.</param>
/// <param name="AskSize">Contracts at the best ask.</param>
/// <param name="ImbalanceThousandths">(bids − asks) ÷ (bids + asks), −1000 to 1000; null for an empty book.</param>
/// <param name="LastChangeMs">When its book last changed, exchange clock, Unix milliseconds; 0 before the first message.</param>
/// <param name="Reasons">Why it is watched: <c>selected</c>, <c>position</c>, <c>order</c>, <c>whale</c>; empty while it only lingers.</param>
/// <param name="Signal">What its book was like lately; null before anything is known.</param>
public sealed record MarketView(
    string Ticker,
    string? EventTicker,
    string? Title,
    string? Status,
    long? CloseMs,
    bool IsTradable,
    Price? Bid,
    Quantity BidSize,
    Price? Ask,
    Quantity AskSize,
    int? ImbalanceThousandths,
    long LastChangeMs,
    ImmutableArray<string> Reasons,
    BookSignal? Signal
)
{
    /// <summary>Ask minus bid in 1/10 000 dollar; null when a side is empty.</summary>
    public int? SpreadUnits => Bid is { } bid && Ask is { } ask ? ask.Units - bid.Units : null;
}

/// <summary>Copies what people see of the watched markets out of the core's parts.</summary>
internal static class MarketViews
{
    public static ImmutableArray<MarketView> Of(
        MarketDesk desk,
        MarketWatch watch,
        MarketCatalog catalog,
        AccountLedger ledger,
        OrderTracker orders,
        Func<string, bool> isAwaited
    )
    {
        var views = ImmutableArray.CreateBuilder<MarketView>(watch.Tickers.Count);
        foreach (var ticker in watch.Tickers)
        {
            if (watch.FindBoth(ticker) is var (book, signals))
            {
                views.Add(View(book, signals, catalog.Find(ticker), Reasons(ticker)));
            }
        }

        views.Sort(static (left, right) => string.CompareOrdinal(left.Ticker, right.Ticker));
        return views.MoveToImmutable();

        ImmutableArray<string> Reasons(string ticker)
        {
            ReadOnlySpan<(bool Holds, string Word)> reasons =
            [
                (desk.IsSelected(ticker), "selected"),
                (ledger.Holds(ticker), "position"),
                (orders.HasPendingIn(ticker), "order"),
                (isAwaited(ticker), "whale"),
            ];
            var words = ImmutableArray.CreateBuilder<string>(reasons.Length);
            foreach (var (holds, word) in reasons)
            {
                if (holds)
                {
                    words.Add(word);
                }
            }

            return words.ToImmutable();
        }
    }

    private static MarketView View(OrderBook book, BookSignals signals, MarketInfo? market, ImmutableArray<string> reasons) =>
        new(
            book.Ticker,
            market?.EventTicker,
            market?.Title,
            market?.Status,
            market?.CloseMs,
            book.IsTradable,
            book.BestBid,
            book.BestSize(BookSide.Bid),
            book.BestAsk,
            book.BestSize(BookSide.Ask),
            book.ImbalanceThousandths,
            book.LastChangeMs,
            reasons,
            signals.Latest
        );
}
