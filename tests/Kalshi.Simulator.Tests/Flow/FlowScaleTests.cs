using System.Globalization;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Tests.Flow;

/// <summary>Hundreds of markets at once, bursts on one of them, and a memory that does not grow with time.</summary>
[Trait("Requirement", "B3")]
[Trait("Requirement", "B5")]
public class FlowScaleTests
{
    private static readonly DateTimeOffset Noon = new(2025, 11, 8, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Three_hundred_random_markets_live_at_once_and_one_of_them_bursts_above_a_thousand_book_changes_a_second()
    {
        var counter = new Counter();
        var options = new RandomFlowOptions { OpenMarkets = 300, BookChangesPerSecond = 5_000 };
        var loop = new ExchangeLoop(new EngineOptions(), new RandomFlow(4, options), counter, seed: 4);
        loop.AdvanceTo(loop.Flow.StartMs + 60_000);

        Assert.Equal(300, loop.Engine.Markets.Count(market => market.Status == MarketStatus.Active));
        Assert.InRange(counter.MostBookChangesInAMarketSecond, 1_000, 10_000);
        Assert.InRange(counter.BookChanges, 60 * 2_500, 60 * 10_000);
        Assert.Null(ExchangeAudit.FindImbalance(loop.Engine));
    }

    [Fact]
    public void What_a_random_flow_remembers_does_not_grow_with_the_markets_it_has_seen()
    {
        var options = new RandomFlowOptions
        {
            OpenMarkets = 300,
            MinLifeSeconds = 30,
            MaxLifeSeconds = 60,
            MaxFinalizedMarkets = 100,
            BookChangesPerSecond = 1_000,
        };
        var counter = new Counter();
        var flow = new RandomFlow(6, options);
        var loop = new ExchangeLoop(new EngineOptions { MaxTradesKept = 1_000 }, flow, counter, seed: 6);
        // Open, finalized and remembered, and awaiting payout: five seconds of lives of thirty at least are 50 on average.
        const int mostMarkets = 300 + 100 + 100;
        for (var minute = 1; minute <= 10; minute++)
        {
            loop.AdvanceTo(flow.StartMs + (minute * 60_000L));
            var remembered = flow.Remembered;
            Assert.InRange(loop.Engine.Markets.Count, 300, mostMarkets);
            Assert.InRange(loop.Engine.Events.Count, 1, mostMarkets);
            Assert.InRange(remembered.Markets, 300, mostMarkets);
            Assert.InRange(remembered.Visitors, 0, 300 * 2 * HouseLadder.MaxVisitors);
            Assert.InRange(remembered.Acts, 300, 300 * 100);
        }

        Assert.InRange(counter.MarketsListed, 10 * 300, 20 * 300);
        Assert.Null(ExchangeAudit.FindImbalance(loop.Engine));
    }

    [Fact]
    public void A_tape_of_three_hundred_markets_plays_a_thousand_prints_a_second_in_one_of_them()
    {
        using var disk = new TapeOnDisk();
        var tickers = Enumerable.Range(0, 300).Select(index => $"M{index}").ToArray();
        var prints = Enumerable
            .Range(0, 3_000)
            .Select(index => Print(index, tickers[index % 2 == 0 ? 0 : index % 300]))
            .ToArray();
        disk.Markets([.. tickers.Select(ticker => TapeOnDisk.Market(ticker, "2025-11-08T12:01:00Z", "yes"))]);
        disk.Trades(prints);

        var counter = new Counter();
        var flow = new TapeFlow(TapeFile.Load(disk.TradesPath), new TapeFlowOptions());
        var loop = new ExchangeLoop(new EngineOptions(), flow, counter, seed: 1);
        Assert.Equal(300, loop.Engine.Markets.Count(market => market.Status == MarketStatus.Active));
        loop.AdvanceTo(flow.EndMs!.Value);

        Assert.Equal((3_000L, 3_000L), (flow.Statistics.TapePrintsExecuted, counter.Trades));
        Assert.InRange(counter.MostBookChangesInAMarketSecond, 1_000, 20_000);
        Assert.All(loop.Engine.Markets, market => Assert.Equal(MarketStatus.Finalized, market.Status));
        Assert.Null(ExchangeAudit.FindImbalance(loop.Engine));
    }

    /// <summary>One print a millisecond, at prices that wander.</summary>
    private static string Print(int index, string ticker)
    {
        var time = Noon.AddMilliseconds(index).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var cents = 40 + (index * 7 % 20);
        return TapeOnDisk.Trade(time, $"0.{cents}", $"{1 + (index % 90)}", index % 3 == 0 ? "no" : "yes", ticker);
    }

    private sealed class Counter : IExchangeEvents
    {
        private readonly Dictionary<Market, (long Second, int Changes)> seconds = [];

        public long BookChanges { get; private set; }

        public long Trades { get; private set; }

        public int MarketsListed { get; private set; }

        public int MostBookChangesInAMarketSecond { get; private set; }

        public void OnBookChanged(in BookChange change)
        {
            BookChanges++;
            var (second, changes) = seconds.GetValueOrDefault(change.Market);
            var now = change.TimeMs / 1_000;
            changes = second == now ? changes + 1 : 1;
            seconds[change.Market] = (now, changes);
            MostBookChangesInAMarketSecond = Math.Max(MostBookChangesInAMarketSecond, changes);
        }

        public void OnTrade(TradeRecord trade) => Trades++;

        public void OnFill(FillRecord fill) { }

        public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs) { }

        public void OnMarketStatusChanged(Market market, long nowMs)
        {
            MarketsListed += market.Status == MarketStatus.Active && market.CreatedMs == nowMs ? 1 : 0;
            if (market.Status == MarketStatus.Finalized)
            {
                seconds.Remove(market);
            }
        }

        public void OnSettled(SettlementRecord settlement) { }
    }
}
