using Trader.Commands;
using Trader.Events;
using Trader.Status;

namespace Trader.Risk.Breakers;

/// <summary>
/// Stops opening where orders fail again and again (requirement J2): in a market, and everywhere. Failures of the exchange or of
/// the way to it count in their market and globally; what the exchange refuses for what it says shows that its API works, and
/// counts in its market only. A success makes the count begin anew. Orders that only reduce pass.
/// </summary>
public sealed class CircuitBreakers : IOrderVeto
{
    /// <summary>The scope of the breaker of everything.</summary>
    public const string GlobalScope = "global";

    /// <summary>All breakers, in an operator's reset.</summary>
    public const string AllScopes = "all";

    private readonly BreakerOptions options;
    private readonly Announcer announcer;
    private readonly Breaker? global;
    private readonly Dictionary<string, Breaker> markets = new(StringComparer.Ordinal);

    internal CircuitBreakers(BreakerOptions options, Announcer announcer)
    {
        this.options = options;
        this.announcer = announcer;
        global = options.GlobalErrors == 0 ? null : new Breaker(GlobalScope, options.GlobalErrors, options);
    }

    /// <summary>Whether nothing may be opened in any market.</summary>
    public bool IsGloballyOpen => global is { IsOpen: true };

    /// <summary>Why nothing may be opened in any market, one sentence without its full stop; null if that is not so.</summary>
    public string? WhyGloballyOpen =>
        global is { IsOpen: true } open ? $"the global circuit breaker is open ({open.Describe()})" : null;

    /// <summary>Times a breaker opened.</summary>
    public int OpenedCount { get; private set; }

    /// <inheritdoc/>
    public RiskRefusal? Refuse(OrderIntent intent, bool reducesOnly, long exchangeMs)
    {
        if (reducesOnly)
        {
            return null;
        }

        return WhyGloballyOpen is { } reason ? new RiskRefusal(RiskRule.Veto, reason)
            : markets.TryGetValue(intent.Ticker, out var market) && market.IsOpen
                ? new RiskRefusal(RiskRule.Veto, $"the market's circuit breaker is open ({market.Describe()})")
            : null;
    }

    /// <summary>The exchange answered an order, or its answer was lost. Each order that fails counts once.</summary>
    public void OnAnswer(string ticker, OrderAnswer answer, EventTime now, ICommandSink sink)
    {
        if (answer.Kind == OrderAnswerKind.Accepted)
        {
            OnSuccess(ticker);
        }
        else
        {
            OnFault(ticker, answer.Fault, answer.Reason, now, sink);
        }
    }

    /// <summary>The exchange answered a change of an order, or its answer was lost.</summary>
    public void OnAnswer(string ticker, ChangeAnswer answer, EventTime now, ICommandSink sink)
    {
        if (answer.Kind == ChangeAnswerKind.Done)
        {
            OnSuccess(ticker);
        }
        else
        {
            OnFault(ticker, answer.Fault, answer.Reason, now, sink);
        }
    }

    /// <summary>Time went by: breakers whose time is over close, what no longer counts is forgotten.</summary>
    public void OnTick(EventTime now, ICommandSink sink)
    {
        if (global?.OnTick(now.WallMs) == true)
        {
            SayClosed(global, "its pause is over", now, sink);
        }

        if (markets.Count == 0)
        {
            return;
        }

        List<string>? idle = null;
        foreach (var (ticker, market) in markets)
        {
            if (market.OnTick(now.WallMs))
            {
                SayClosed(market, "its pause is over", now, sink);
            }
            else if (market.IsIdleAt(now.WallMs))
            {
                (idle ??= []).Add(ticker);
            }
        }

        idle?.ForEach(ticker => markets.Remove(ticker));
    }

    /// <summary>An operator closes the breakers of a scope; without effect on those that are closed, but for their counts.</summary>
    public void Reset(BreakerReset reset, EventTime now, ICommandSink sink)
    {
        if (reset.Scope is AllScopes or GlobalScope && global is not null && global.Reset())
        {
            SayClosed(global, $"reset by {reset.Who}", now, sink);
        }

        foreach (var (ticker, market) in markets)
        {
            if ((reset.Scope == AllScopes || reset.Scope == ticker) && market.Reset())
            {
                SayClosed(market, $"reset by {reset.Who}", now, sink);
            }
        }
    }

    /// <summary>The global breaker, and those of markets with anything to tell: open ones first, then by ticker.</summary>
    /// <param name="wallMs">Now, wall clock, Unix milliseconds.</param>
    public IReadOnlyList<BreakerView> Views(long wallMs) =>
        [
            global?.View(wallMs) ?? new BreakerView(GlobalScope, IsOpen: false, 0, 0, LastError: null, 0),
            .. markets
                .Values.Select(market => market.View(wallMs))
                .Where(view => view.IsOpen || view.Errors > 0)
                .OrderByDescending(view => view.IsOpen)
                .ThenBy(view => view.Scope, StringComparer.Ordinal),
        ];

    private void OnSuccess(string ticker)
    {
        global?.OnSuccess();
        if (markets.TryGetValue(ticker, out var market))
        {
            market.OnSuccess();
        }
    }

    private void OnFault(string ticker, OrderFault fault, string? reason, EventTime now, ICommandSink sink)
    {
        if (fault == OrderFault.None)
        {
            return;
        }

        var error = reason ?? "no reason given";
        if (options.MarketErrors > 0 && In(ticker, now.WallMs) is var market && market.OnError(error, now.WallMs))
        {
            SayOpened(market, $"in {ticker}", now, sink);
        }

        if (fault == OrderFault.Failure && global?.OnError(error, now.WallMs) == true)
        {
            SayOpened(global, "in any market", now, sink);
        }
    }

    private Breaker In(string ticker, long wallMs)
    {
        if (markets.TryGetValue(ticker, out var market))
        {
            return market;
        }

        if (markets.Count == options.MaxMarkets)
        {
            markets.Remove(markets.Values.OrderBy(known => known.IsOpen).ThenBy(known => known.LastErrorWallMs).First().Scope);
        }

        market = new Breaker(ticker, options.MarketErrors, options);
        markets.Add(ticker, market);
        return market;
    }

    private void SayOpened(Breaker breaker, string where, EventTime now, ICommandSink sink)
    {
        OpenedCount++;
        announcer.Say(
            sink,
            now,
            ActivityTypes.Risk,
            ActivityLevel.Error,
            $"Circuit breaker opened: nothing is opened {where} for {options.PauseWallSeconds} s, closing goes on ({breaker.Describe()})",
            ("scope", breaker.Scope),
            ("last_error", breaker.LastError ?? "")
        );
    }

    private void SayClosed(Breaker breaker, string why, EventTime now, ICommandSink sink)
    {
        var where = breaker.Scope == GlobalScope ? "" : $" of {breaker.Scope}";
        announcer.Say(
            sink,
            now,
            ActivityTypes.Risk,
            ActivityLevel.Success,
            $"Circuit breaker{where} closed, {why}: opening goes on",
            ("scope", breaker.Scope)
        );
    }
}
