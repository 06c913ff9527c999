using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Tests.Exchange;

/// <summary>An engine and its naive twin, given the same random commands; every answer and every trade is compared.</summary>
internal sealed class TwinPair : IDisposable
{
    private const int Accounts = 5;
    private const int GroupsEach = 2;

    private readonly SplitMix64 random;
    private readonly NaiveExchange twin = new();
    private readonly List<Account> accounts;
    private readonly List<(int Name, int Account, Order Order)> placed = [];
    private readonly List<OrderGroup> groups = [];
    private readonly Dictionary<string, int> done = [];
    private int compared;
    private long nowMs = EngineWorld.StartMs;

    public TwinPair(ulong seed)
    {
        random = new SplitMix64(seed);
        accounts = [.. Enumerable.Range(0, Accounts).Select(_ => World.Open(100_000_000))];
        foreach (var account in accounts)
        {
            World.Engine.OpenSubaccount(account);
            World.Engine.Deposit(account, Money.FromDollars(100_000_000), 1, 0);
            for (var i = 0; i < GroupsEach; i++)
            {
                // The first group of each is of subaccount 0, the second of subaccount 1.
                var limit = Quantity.FromContracts(40);
                twin.AddGroup(groups.Count, limit.Hundredths);
                groups.Add(World.Engine.Groups.Create(account, i, 0, limit, nowMs).Group!);
            }
        }
    }

    public EngineWorld World { get; } = new(new FeeSchedule(FeeType.Quadratic, 0));

    /// <summary>One random command on both.</summary>
    public void Step(int name)
    {
        nowMs += random.NextInt(0, 400);
        switch (random.NextInt(40))
        {
            case < 9 when placed.Count > 0:
                Cancel();
                break;
            case < 14 when placed.Count > 0:
                Amend();
                break;
            case < 17 when placed.Count > 0:
                Decrease();
                break;
            case 17:
                CancelAll();
                break;
            case 18 or 19:
                ChangeGroup();
                break;
            case 20:
                Pause();
                break;
            case < 24:
                Resume();
                break;
            default:
                Submit(name);
                break;
        }

        for (; compared < twin.Trades.Count; compared++)
        {
            var trade = World.Events.Trades[compared];
            Assert.Equal(
                twin.Trades[compared],
                $"{trade.YesPrice.Units} {trade.Count.Hundredths} {trade.TakerSide.ToBookSide()}"
            );
        }

        Assert.Equal(twin.Trades.Count, World.Events.Trades.Count);
    }

    public void AssertSameBookAndHoldings()
    {
        var levels = new[] { BookSide.Bid, BookSide.Ask }
            .SelectMany(side =>
                World.Market.Book.Levels(side).Select(level => (side, level.Price.Units, level.Quantity.Hundredths))
            )
            .OrderBy(level => (level.side, level.Units));
        Assert.Equal(twin.Levels(), levels);
        for (var i = 0; i < accounts.Count; i++)
        {
            for (var sub = 0; sub < 2; sub++)
            {
                Assert.Equal(
                    twin.Net.GetValueOrDefault((i, sub)),
                    accounts[i].PositionIn(World.Market, sub)?.Net.Hundredths ?? 0
                );
                Assert.Equal(
                    twin.Spent.GetValueOrDefault((i, sub)),
                    (Money.FromDollars(100_000_000) - accounts[i].Wallet(sub, 0).Cash).Micros
                );
            }
        }

        foreach (var (name, _, order) in placed.TakeLast(30))
        {
            Assert.Equal(twin.QueuePosition(name), order.IsInBook ? World.Engine.QueuePosition(order).Hundredths : null);
        }
    }

    /// <summary>Every kind of command must have succeeded this often, or the comparison proves nothing about it.</summary>
    public void AssertEverythingHappened(int atLeast)
    {
        foreach (var kind in new[] { "submit", "cancel", "amend", "amend fill", "decrease", "cancel all", "tripped", "paused" })
        {
            Assert.True(done.GetValueOrDefault(kind) >= atLeast, $"{kind} happened {done.GetValueOrDefault(kind)} times");
        }
    }

    public void Dispose() => World.Dispose();

    private (int Name, int Account, Order Order) Any() =>
        placed[random.NextInt(Math.Max(0, placed.Count - 40), placed.Count - 1)];

    private void Count(string kind, bool happened) => done[kind] = done.GetValueOrDefault(kind) + (happened ? 1 : 0);

    private void Submit(int name)
    {
        var account = random.NextInt(Accounts);
        var sub = random.NextInt(2);
        var group = random.NextInt(3) == 0 ? (account * GroupsEach) + sub : -1;
        var ticket = NaiveTwinTests.RandomTicket(random) with
        {
            Subaccount = sub,
            GroupId = group < 0 ? null : groups[group].Id,
            CancelOnPause = random.NextInt(4) == 0,
        };
        var triggered = groups.Count(each => each.IsTriggered);
        var expected = twin.Submit(name, account, group, ticket, nowMs);
        var result = World.Engine.Submit(accounts[account], World.Market, ticket, nowMs);
        Assert.Equal(expected, result.Order?.FilledCount.Hundredths);
        Count("submit", result.Order is not null);
        Count("tripped", groups.Count(each => each.IsTriggered) > triggered);
        if (result.Order is { } order)
        {
            placed.Add((name, account, order));
        }
    }

    private void Cancel()
    {
        var (name, owner, order) = Any();
        var cancelled = World.Engine.Cancel(accounts[owner], order.Id, nowMs).Rejection == Rejection.None;
        Assert.Equal(twin.Cancel(name), cancelled);
        Count("cancel", cancelled);
    }

    private void Amend()
    {
        var (name, owner, order) = Any();
        var price = random.NextInt(4) switch
        {
            0 => order.Price,
            // Where it meets the other side.
            1 => (order.Side == BookSide.Bid ? World.Market.Book.BestAsk : World.Market.Book.BestBid) ?? order.Price,
            _ => Price.FromCents(random.NextInt(40, 60)),
        };
        var count =
            random.NextInt(3) == 0 ? order.FilledCount + order.RemainingCount : Quantity.FromHundredths(random.NextInt(1, 2_000));
        if (count.IsZero)
        {
            return;
        }

        var ticket = new AmendTicket
        {
            Side = order.Side,
            Price = price,
            Count = count,
        };
        var expected = twin.Amend(name, price.Units, count.Hundredths, order.SelfTradePrevention, nowMs);
        var result = World.Engine.Amend(accounts[owner], order.Id, ticket, nowMs);
        Assert.Equal(expected, result.Order is null ? null : result.FilledCount.Hundredths);
        Count("amend", result.Order is not null);
        Count("amend fill", result.FilledCount.IsPositive);
    }

    private void Decrease()
    {
        var (name, owner, order) = Any();
        var count = Quantity.FromHundredths(random.NextInt(1, 1_000));
        var ticket = random.NextInt(2) == 0 ? new DecreaseTicket { ReduceBy = count } : new DecreaseTicket { ReduceTo = count };
        var expected = twin.Decrease(name, ticket.ReduceBy?.Hundredths, ticket.ReduceTo?.Hundredths);
        var result = World.Engine.Decrease(accounts[owner], order.Id, ticket, nowMs);
        Assert.Equal(expected, result.Order?.RemainingCount.Hundredths);
        Count("decrease", result.ReducedBy.IsPositive);
    }

    private void CancelAll()
    {
        var account = random.NextInt(Accounts);
        int? sub = random.NextInt(3) switch
        {
            0 => 0,
            1 => 1,
            _ => null,
        };
        var cancelled = World.Engine.CancelAll(accounts[account], sub, nowMs);
        Assert.Equal(twin.CancelAll(account, sub), cancelled);
        Count("cancel all", cancelled > 0);
    }

    private void ChangeGroup()
    {
        var index = random.NextInt(groups.Count);
        var group = groups[index];
        switch (random.NextInt(6))
        {
            case 0:
                twin.Trigger(index);
                Assert.Equal(Rejection.None, World.Engine.Groups.Trigger(group, nowMs));
                break;
            case 1:
                var limit = Quantity.FromContracts(random.NextInt(5, 40));
                twin.SetLimit(index, limit.Hundredths, nowMs);
                Assert.Equal(Rejection.None, World.Engine.Groups.SetLimit(group, limit, nowMs));
                break;
            default:
                twin.Reset(index);
                Assert.Equal(Rejection.None, World.Engine.Groups.Reset(group, nowMs));
                break;
        }
    }

    private void Pause()
    {
        Count("paused", !twin.IsPaused);
        twin.Pause();
        World.Engine.PauseTrading(0, null, nowMs);
    }

    private void Resume()
    {
        twin.Resume();
        World.Engine.Resume(0, nowMs);
    }
}
