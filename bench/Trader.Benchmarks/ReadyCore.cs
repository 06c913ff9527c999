using System.Text;
using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;

namespace Trader.Benchmarks;

/// <summary>A trading core in READY with a book in each of a thousand markets, and whales' prints for it to follow.</summary>
internal static class ReadyCore
{
    private const int Markets = 1000;

    /// <summary>The market of the n-th whale; a market's turn comes again after a thousand.</summary>
    public static string TickerOf(int whale) => $"KXBENCH{whale % Markets:000}-26DEC31-T{whale % 10}";

    /// <summary>The core, with limits that let every whale through.</summary>
    public static TradingCore Make(EventTime now, ICommandSink sink)
    {
        var options = new TraderOptions
        {
            MarketLimit = Markets,
            MaxFollowsPerMinute = 1_000_000,
            TokenRefillSeconds = 1,
            MaxOrdersPerMinute = 0,
            MaxContractsPerRun = 0,
            MaxEventExposureDollars = 0,
        };
        var core = new TradingCore(options, now);
        core.Handle(TraderEvent.Start(now), sink);
        core.Handle(
            TraderEvent.MarketsListed(now, [.. Enumerable.Range(0, Markets).Select(market => Describe(market, now))]),
            sink
        );
        foreach (
            var step in (TraderState[])[TraderState.Initializing, TraderState.OrderbookConnect, TraderState.TradingClientConnect]
        )
        {
            core.Handle(TraderEvent.Of(now, new StepSuccess(step, new Dictionary<string, string>())), sink);
        }

        var account = new AccountReading
        {
            ReadingId = 1,
            Balance = Money.FromDollars(10_000),
            PortfolioValue = Money.Zero,
            Positions = [],
            Orders = [],
            IncludesFinishedOrders = true,
            Fills = [],
            Settlements = [],
            IsConsistent = true,
        };
        core.Handle(TraderEvent.Of(now, account), sink);
        for (var market = 0; market < Markets; market++)
        {
            var snapshot = new BookSnapshot(
                TickerOf(market),
                [new BookLevel(Price.FromCents(35), Quantity.FromContracts(100))],
                [new BookLevel(Price.FromCents(38), Quantity.FromContracts(100))]
            );
            core.Handle(TraderEvent.Of(now, snapshot), sink);
        }

        return core;
    }

    /// <summary>The n-th whale's print as it comes over the feed.</summary>
    public static byte[] WhaleFrame(int whale, long nowMs, int sid = 1) =>
        Encoding.UTF8.GetBytes(
            $$$"""{"type":"trade","sid":{{{sid}}},"seq":{{{whale}}},"msg":{"trade_id":"3a0a5d0a-90f8-4a6b-8a61-{{{whale:000000000000}}}","market_ticker":"{{{TickerOf(whale)}}}","yes_price_dollars":"0.3700","no_price_dollars":"0.6300","count_fp":"450.00","taker_side":"yes","taker_outcome_side":"yes","taker_book_side":"bid","is_block_trade":false,"ts":{{{nowMs / 1000}}},"ts_ms":{{{nowMs}}}}}"""
        );

    private static MarketDto Describe(int market, EventTime now) =>
        new()
        {
            Ticker = TickerOf(market),
            EventTicker = "KXBENCH-26DEC31",
            Status = "active",
            CloseTime = DateTimeOffset.FromUnixTimeMilliseconds(now.ExchangeMs).AddDays(30),
        };
}
