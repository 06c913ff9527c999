using System.Text;
using Kalshi;
using Kalshi.Wire;
using Trader.Events;
using Trader.Live.Feeds;
using Trader.Testing;

namespace Trader.Live.Tests.Feeds;

public sealed class FeedBridgeTests
{
    private readonly TestClock wall = new();
    private readonly ExchangeClock exchange;
    private readonly Inbox inbox;
    private readonly FeedBridge bridge;

    public FeedBridgeTests()
    {
        exchange = ExchangeClock.Held(wall, new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero), speed: 10);
        inbox = new Inbox(new TraderClock(exchange, wall));
        bridge = new FeedBridge(inbox.Clock, new FeedReadiness());
        bridge.Connect(inbox);
    }

    [Fact]
    public async Task Every_frame_carries_both_clocks_as_they_stood_when_it_came()
    {
        exchange.Release();
        await BringAsync();
        wall.AdvanceMs(3);
        await BringAsync();
        await BringAsync();
        Assert.Equal([(0, 0), (30, 3), (30, 3)], inbox.Elapsed());
    }

    [Fact]
    public async Task An_exchange_clock_that_is_set_within_a_millisecond_is_looked_at_again()
    {
        await BringAsync();
        exchange.Step(60_000);
        await BringAsync();
        exchange.Release();
        exchange.ChangeSpeed(20);
        await BringAsync();
        wall.AdvanceMs(1);
        await BringAsync();
        Assert.Equal([(0, 0), (60_000, 0), (60_000, 0), (60_020, 1)], inbox.Elapsed());
    }

    private async Task BringAsync()
    {
        var frame = new FeedDecoder(new TickerTable()).Decode(
            Encoding.UTF8.GetBytes(
                """{"type":"orderbook_delta","sid":1,"seq":2,"msg":{"market_ticker":"A","price_dollars":"0.3700","delta_fp":"1.00","side":"yes","ts_ms":1}}"""
            )
        );
        await bridge.OnFrameAsync(in frame, wall.NowMs, TestContext.Current.CancellationToken);
    }

    private sealed class Inbox(TraderClock clock) : ITradingInbox
    {
        private readonly List<EventTime> times = [];
        private readonly EventTime start = clock.Now;

        public TraderClock Clock { get; } = clock;

        public ValueTask PostAsync(TraderEvent traderEvent)
        {
            times.Add(traderEvent.Time);
            return ValueTask.CompletedTask;
        }

        public List<(long Exchange, long Wall)> Elapsed() =>
            [.. times.Select(time => (time.ExchangeMs - start.ExchangeMs, time.WallMs - start.WallMs))];
    }
}
