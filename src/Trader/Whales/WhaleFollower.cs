using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Status;
using Trader.Strategies;

namespace Trader.Whales;

/// <summary>
/// Decides every whale exactly once (requirements G3 to G9). The checks come in a fixed order: seen, age, position, open
/// orders, position limit, book and price, token, risk gate. What cannot be decided yet waits in the queue.
/// </summary>
public sealed class WhaleFollower
{
    private readonly TraderOptions options;
    private readonly OrderDesk desk;
    private readonly OrderTracker orders;
    private readonly AccountLedger ledger;
    private readonly MarketCatalog catalog;
    private readonly MarketWatch watch;
    private readonly Announcer announcer;
    private readonly StrategySeat seat;
    private readonly TokenBucket tokens;
    private readonly Dictionary<string, Bet> awaitingAnswer = new(StringComparer.Ordinal);
    private readonly HashSet<string> describing = new(StringComparer.Ordinal);
    private readonly LinkedList<FollowedWhale> followed = new();
    private bool isEnding;

    internal WhaleFollower(
        TraderOptions options,
        OrderDesk desk,
        OrderTracker orders,
        AccountLedger ledger,
        MarketCatalog catalog,
        MarketWatch watch,
        Announcer announcer,
        StrategySeat seat,
        EventTime now
    )
    {
        this.options = options;
        this.desk = desk;
        this.orders = orders;
        this.ledger = ledger;
        this.catalog = catalog;
        this.watch = watch;
        this.announcer = announcer;
        this.seat = seat;
        tokens = new TokenBucket(options.MaxFollowsPerMinute, options.TokenRefillSeconds, now.ExchangeMs);
        Queue = new WhaleQueue(options.WhaleQueueSize);
        Decisions = new DecisionLog(options.DecisionHistoryLength);
    }

    /// <summary>The undecided whales.</summary>
    public WhaleQueue Queue { get; }

    /// <summary>The decided ones.</summary>
    public DecisionLog Decisions { get; }

    /// <summary>Whales ever reported.</summary>
    public long WhaleCount { get; private set; }

    /// <summary>Whales that had to wait for a token at least once.</summary>
    public long RateLimitedCount { get; private set; }

    /// <summary>Whales whose order is on its way.</summary>
    public int AwaitingAnswerCount => awaitingAnswer.Count;

    /// <summary>The latest followed whales, newest first.</summary>
    public IReadOnlyCollection<FollowedWhale> Followed => followed;

    /// <summary>Follow tokens.</summary>
    public TokenBucket Tokens => tokens;

    /// <summary>Whether the trader is READY: only then orders are sent.</summary>
    public bool IsReady { get; set; }

    /// <summary>Markets the follower holds or bids for.</summary>
    public int FollowPositionCount
    {
        get
        {
            var count = 0;
            foreach (var position in ledger.OpenPositions)
            {
                count += orders.HasTradedIn(position.Ticker) ? 1 : 0;
            }

            // At most one order is pending in a market, and none where a position was held when it was sent.
            return count + CountWithoutPosition(orders.Open) + CountWithoutPosition(orders.AwaitingFills);
        }
    }

    /// <summary>Whether the market's book is needed for a waiting whale.</summary>
    public bool IsWaitingFor(string ticker)
    {
        foreach (var whale in Queue.Whales)
        {
            if (whale.Bet.Ticker == ticker)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A bet has reached the size of a whale.</summary>
    public void OnWhale(Bet bet, EventTime now, ICommandSink sink)
    {
        WhaleCount++;
        sink.Issue(new NotifyWhale(bet.Id, IsComplete: false, Action: null, now.WallMs));
        var whale = new WaitingWhale(bet);
        if (isEnding)
        {
            Decide(whale, WhaleOutcome.Expired, "the run was ending when it came", now, sink);
            return;
        }

        LookAtLargerOnesWaitingForAToken(bet, now, sink);
        LookAt(whale, now, sink);
        if (whale.Wait is WhaleWait.None or WhaleWait.Answer)
        {
            return;
        }

        if (Queue.Add(whale) is { } displaced)
        {
            var reason = $"{Queue.Capacity} larger whales were waiting ({Describe(displaced.Wait)})";
            Decide(displaced, WhaleOutcome.SkippedDisplaced, reason, now, sink);
        }
    }

    /// <summary>A bet grew after it had become a whale: its record is updated, it is not decided again.</summary>
    public void OnWhaleGrew(Bet bet)
    {
        if (Queue.Find(bet) is { } whale)
        {
            Queue.Reorder(whale);
        }
    }

    /// <summary>Looks at every waiting whale again, largest first.</summary>
    public void Reconsider(EventTime now, ICommandSink sink)
    {
        if (Queue.Whales.Count == 0)
        {
            return;
        }

        foreach (var whale in Queue.Whales.ToArray())
        {
            LookAtWaiting(whale, now, sink);
        }
    }

    /// <summary>The market was described, or could not be: it may be asked for again.</summary>
    public void OnMarketDescribed(string ticker) => describing.Remove(ticker);

    /// <summary>The exchange answered one of our orders.</summary>
    public void OnOrderAnswer(TrackedOrder order, OrderAnswer answer, EventTime now, ICommandSink sink)
    {
        if (
            answer.Kind is OrderAnswerKind.Unknown or OrderAnswerKind.Sent
            || !awaitingAnswer.Remove(answer.ClientOrderId, out var bet)
        )
        {
            return;
        }

        if (answer.Kind == OrderAnswerKind.NotSent)
        {
            // Only an order sent spends a token.
            tokens.Return(now.ExchangeMs);
        }

        var isAccepted = answer.Kind == OrderAnswerKind.Accepted;
        if (isAccepted)
        {
            followed.AddFirst(
                new FollowedWhale(
                    bet.Id,
                    order.Intent.ClientOrderId,
                    order.OrderId,
                    order.SentAt.ExchangeMs,
                    bet.Ticker,
                    bet.Side,
                    order.Intent.Count,
                    order.Intent.Price,
                    bet.Size
                )
            );
            if (followed.Count > options.FinishedHistoryLength)
            {
                followed.RemoveLast();
            }
        }

        Record(
            bet,
            isAccepted ? WhaleOutcome.Followed : WhaleOutcome.Failed,
            isAccepted ? order.Intent.Reason : answer.Reason ?? "the order was refused",
            order,
            now,
            sink
        );
    }

    /// <summary>The run ends: what is undecided expires; orders on their way are still awaited.</summary>
    public void End(EventTime now, ICommandSink sink)
    {
        isEnding = true;
        foreach (var whale in Queue.Whales.ToArray())
        {
            Queue.Remove(whale);
            Decide(whale, WhaleOutcome.Expired, $"the run ended while it was waiting ({Describe(whale.Wait)})", now, sink);
        }
    }

    // A token that came back since the last look belongs to the largest whale that waits for one, not to the newest.
    private void LookAtLargerOnesWaitingForAToken(Bet newcomer, EventTime now, ICommandSink sink)
    {
        if (Queue.Whales.Count == 0 || tokens.Available(now.ExchangeMs) == 0)
        {
            return;
        }

        foreach (var whale in Queue.Whales.ToArray())
        {
            if (whale.Wait == WhaleWait.RateLimited && WhaleQueue.IsAhead(whale.Bet, newcomer))
            {
                LookAtWaiting(whale, now, sink);
            }
        }
    }

    private void LookAtWaiting(WaitingWhale whale, EventTime now, ICommandSink sink)
    {
        LookAt(whale, now, sink);
        if (whale.Wait is WhaleWait.None or WhaleWait.Answer)
        {
            Queue.Remove(whale);
        }
    }

    private int CountWithoutPosition(IReadOnlyList<TrackedOrder> pending)
    {
        var count = 0;
        for (var i = 0; i < pending.Count; i++)
        {
            count += ledger.Holds(pending[i].Intent.Ticker) ? 0 : 1;
        }

        return count;
    }

    private void LookAt(WaitingWhale whale, EventTime now, ICommandSink sink)
    {
        whale.Wait = WhaleWait.None;
        if (FindReasonToSkip(whale.Bet, now) is var (outcome, reason))
        {
            Decide(whale, outcome, reason, now, sink);
            return;
        }

        if (!IsReady || !seat.IsSwitchedOn)
        {
            whale.Wait = WhaleWait.NotReady;
            whale.BookWaitSinceWallMs = null;
            return;
        }

        if (FindBook(whale, now, sink) is not var (book, market))
        {
            return;
        }

        var entry = EntryPricing.For(whale.Bet, book, market.Grid, options);
        if (entry.Price is not { } price)
        {
            Decide(whale, WhaleOutcome.SkippedPrice, entry.Reason ?? "no price", now, sink);
        }
        else if (tokens.Available(now.ExchangeMs) == 0)
        {
            whale.Wait = WhaleWait.RateLimited;
            RateLimitedCount += whale.WasRateLimited ? 0 : 1;
            whale.WasRateLimited = true;
        }
        else
        {
            Send(whale, price, market, now, sink);
        }
    }

    private (WhaleOutcome Outcome, string Reason)? FindReasonToSkip(Bet bet, EventTime now)
    {
        if (orders.HasEarlierOrders && orders.FindEarlier(ClientOrderIds.ForFollow(options.RunIdentity, bet.Id)) is { } earlier)
        {
            return earlier.State == OrderState.Rejected
                ? (WhaleOutcome.Failed, "its order was refused before the restart")
                : (WhaleOutcome.Followed, $"followed before the restart, order {earlier.OrderId ?? "of unknown id"}");
        }

        var ageMs = now.ExchangeMs - bet.TimestampMs;
        if (ageMs > options.WhaleWindowMinutes * 60_000L)
        {
            return (WhaleOutcome.Expired, $"it left the window of {options.WhaleWindowMinutes} minutes undecided");
        }

        if (ageMs > options.WhaleMaxAgeSeconds * 1000L)
        {
            return (WhaleOutcome.SkippedAge, $"{ageMs / 1000} s old, the limit is {options.WhaleMaxAgeSeconds} s");
        }

        if (ledger.Find(bet.Ticker) is { IsFlat: false } position)
        {
            var held = $"{position.Net.Abs().ToShortText()} {position.Side.ToWire().ToUpperInvariant()}";
            return (WhaleOutcome.SkippedPosition, $"{held} held in this market already");
        }

        if (orders.HasPendingIn(bet.Ticker))
        {
            return (WhaleOutcome.SkippedOrders, "an order of ours is open in this market already");
        }

        if (options.MaxFollowPositions > 0 && FollowPositionCount is var count && count >= options.MaxFollowPositions)
        {
            return (WhaleOutcome.SkippedLimit, $"{count} markets followed, the limit is {options.MaxFollowPositions}");
        }

        return null;
    }

    // Null when the whale has to wait, or was decided for want of a book.
    private (OrderBook Book, MarketInfo Market)? FindBook(WaitingWhale whale, EventTime now, ICommandSink sink)
    {
        var ticker = whale.Bet.Ticker;
        var market = catalog.Find(ticker);
        if (market is not null && !market.IsOpenAt(now.ExchangeMs))
        {
            Decide(whale, WhaleOutcome.SkippedRisk, $"the market is not open (status {market.Status})", now, sink);
            return null;
        }

        var book = watch.Need(ticker, now.ExchangeMs, sink);
        if (market is null && describing.Add(ticker))
        {
            sink.Issue(new DescribeMarket(ticker));
        }

        if (market is not null && book.IsTradable)
        {
            whale.BookWaitSinceWallMs = null;
            return (book, market);
        }

        whale.BookWaitSinceWallMs ??= now.WallMs;
        var waitedMs = now.WallMs - whale.BookWaitSinceWallMs.Value;
        if (waitedMs >= options.BookWaitWallMs)
        {
            describing.Remove(ticker);
            var missing = market is null ? "description" : "tradable book";
            Decide(
                whale,
                WhaleOutcome.SkippedNoBook,
                $"no {missing} of the market within {options.BookWaitWallMs} ms",
                now,
                sink
            );
        }
        else
        {
            whale.Wait = WhaleWait.Book;
        }

        return null;
    }

    private void Send(WaitingWhale whale, Price price, MarketInfo market, EventTime now, ICommandSink sink)
    {
        var bet = whale.Bet;
        var intent = new OrderIntent
        {
            ClientOrderId = ClientOrderIds.ForFollow(options.RunIdentity, bet.Id),
            Ticker = bet.Ticker,
            Outcome = bet.Side,
            Price = price,
            Count = Quantity.FromContracts(options.FollowContracts),
            ExchangeIndex = market.ExchangeIndex,
            Reason = $"Following {bet.Size.ToDollarText()} whale",
            RepeatUntilMs = bet.TimestampMs + (options.WhaleMaxAgeSeconds * 1000L),
        };
        if ((seat.RefuseByBudget(intent) ?? desk.Send(intent, now, sink)?.Reason) is { } refusal)
        {
            Decide(whale, WhaleOutcome.SkippedRisk, refusal, now, sink);
            return;
        }

        tokens.TryTake(now.ExchangeMs);
        awaitingAnswer.Add(intent.ClientOrderId, bet);
        whale.Wait = WhaleWait.Answer;
    }

    private void Decide(WaitingWhale whale, WhaleOutcome outcome, string reason, EventTime now, ICommandSink sink)
    {
        whale.Wait = WhaleWait.None;
        Record(whale.Bet, outcome, reason, order: null, now, sink);
    }

    private void Record(Bet bet, WhaleOutcome outcome, string reason, TrackedOrder? order, EventTime now, ICommandSink sink)
    {
        Decisions.Add(
            new WhaleDecision
            {
                WhaleId = bet.Id,
                Ticker = bet.Ticker,
                Side = bet.Side,
                Outcome = outcome,
                Reason = reason,
                OrderId = order?.OrderId,
                WhaleSize = bet.Size,
                WhalePrice = bet.AveragePrice,
                OurPrice = order?.Intent.Price,
                OurCount = order?.Intent.Count,
                DecidedMs = now.ExchangeMs,
                WhaleMs = bet.TimestampMs,
            }
        );
        sink.Issue(new NotifyWhale(bet.Id, IsComplete: true, outcome.ToWire(), now.WallMs));
        if (order is not null)
        {
            var isFollowed = outcome == WhaleOutcome.Followed;
            announcer.Say(
                sink,
                now,
                isFollowed ? ActivityTypes.WhaleFollow : ActivityTypes.TradingError,
                isFollowed ? ActivityLevel.Success : ActivityLevel.Error,
                isFollowed ? $"{reason} in {bet.Ticker}" : $"Following {bet.Ticker} failed: {reason}",
                ("whale", bet.Id),
                ("side", bet.Side.ToWire()),
                ("contracts", order.Intent.Count.ToShortText()),
                ("limit", order.Intent.Price.ToCentsText()),
                ("order", order.OrderId ?? "none")
            );
        }
    }

    private static string Describe(WhaleWait wait) =>
        wait switch
        {
            WhaleWait.RateLimited => "rate limited",
            WhaleWait.Book => "book on its way",
            WhaleWait.NotReady => "not ready",
            _ => "undecided",
        };
}
