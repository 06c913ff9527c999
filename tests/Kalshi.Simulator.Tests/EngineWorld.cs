using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests;

/// <summary>An engine with one open market, and short words for what tests do with it.</summary>
internal sealed class EngineWorld : IDisposable
{
    public const long StartMs = 1_000_000_000_000;
    public const long CloseMs = StartMs + 3_600_000;

    public EngineWorld(
        FeeSchedule? fees = null,
        int settlementTimerSeconds = 0,
        PriceGrid? grid = null,
        EngineOptions? options = null,
        int shard = 0
    )
    {
        Engine = new MatchingEngine(options ?? new EngineOptions(), Events, seed: 7);
        Market = Engine.ListMarket(
            new MarketSpec
            {
                Ticker = "KXSIMTEST-1-A",
                EventTicker = "KXSIMTEST-1",
                OpenMs = StartMs,
                CloseMs = CloseMs,
                Fees = fees ?? FeeSchedule.Standard,
                Grid = grid ?? PriceGrid.WholeCents,
                SettlementTimerSeconds = settlementTimerSeconds,
                Shard = shard,
            },
            StartMs
        );
    }

    public RecordedEvents Events { get; } = new();

    public MatchingEngine Engine { get; }

    public Market Market { get; }

    public Account Open(long dollars = 100) => Engine.OpenAccount(Money.FromDollars(dollars));

    public SubmitResult Bid(Account account, string count, string price, OrderTicket? like = null) =>
        Submit(account, BookSide.Bid, count, price, like);

    public SubmitResult Ask(Account account, string count, string price, OrderTicket? like = null) =>
        Submit(account, BookSide.Ask, count, price, like);

    public SubmitResult Submit(
        Account account,
        BookSide side,
        string count,
        string price,
        OrderTicket? like = null,
        long nowMs = StartMs
    )
    {
        var shape = like ?? Gtc;
        return Engine.Submit(
            account,
            Market,
            shape with
            {
                Side = side,
                Count = Quantity.Parse(count),
                Price = Price.Parse(price),
            },
            nowMs
        );
    }

    /// <summary>Amends an order to a price and a count (filled plus resting).</summary>
    public AmendResult Amend(Order order, string price, string count, AmendTicket? like = null, long nowMs = StartMs)
    {
        var shape =
            like
            ?? new AmendTicket
            {
                Side = order.Side,
                Price = order.Price,
                Count = order.InitialCount,
            };
        return Engine.Amend(
            order.Owner,
            order.Id,
            shape with
            {
                Price = Price.Parse(price),
                Count = Quantity.Parse(count),
            },
            nowMs
        );
    }

    /// <summary>The reasons of an order's updates in order, without those of mere acceptance.</summary>
    public IEnumerable<UpdateReason> Reasons(Order order) =>
        Events
            .Orders.Where(update => update.Order == order && update.Reason != UpdateReason.None)
            .Select(update => update.Reason);

    public static OrderTicket Gtc { get; } =
        new()
        {
            Side = BookSide.Bid,
            Price = Price.Zero,
            Count = Quantity.Zero,
        };

    public static OrderTicket Ioc { get; } = Gtc with { TimeInForce = TimeInForce.ImmediateOrCancel };

    public static OrderTicket Fok { get; } = Gtc with { TimeInForce = TimeInForce.FillOrKill };

    /// <summary>A side of the book as text, worst first.</summary>
    public string Book(BookSide side) =>
        string.Join(' ', Market.Book.Levels(side).Select(level => $"{level.Price}x{level.Quantity}"));

    public void Close(MarketResult result, Price yesPayout)
    {
        Engine.RunTimers(CloseMs);
        Engine.Determine(Market, result, yesPayout, CloseMs);
    }

    public void AssertConserved() => Assert.Null(ExchangeAudit.FindImbalance(Engine));

    public void Dispose() => Events.Dispose();
}
