using Kalshi;
using Trader.Markets;
using Trader.Portfolio;

namespace Trader.Upkeep;

/// <summary>Looks at positions as the rules do, and asks the rules in their order; the first that applies is the reason.</summary>
public sealed class ExitJudge
{
    private readonly ExitPolicies policies;
    private readonly MarketCatalog catalog;
    private readonly MarketWatch watch;
    private readonly List<IExitRule> rules = [];

    internal ExitJudge(UpkeepOptions options, ExitPolicies policies, MarketCatalog catalog, MarketWatch watch)
    {
        this.policies = policies;
        this.catalog = catalog;
        this.watch = watch;
        Add(options.TakeProfit, new TakeProfitRule(options.TakeProfitBasisPoints));
        Add(options.StopLoss, new StopLossRule(options.StopLossBasisPoints));
        Add(options.MaxHold, new MaxHoldRule(options.MaxHoldSeconds));
        Add(options.MarketClosing, new MarketClosingRule(options.MarketClosingSeconds));

        void Add(bool isOn, IExitRule rule)
        {
            if (isOn && options.ClosingEnabled)
            {
                rules.Add(rule);
            }
        }
    }

    /// <summary>Whether a scope takes in contracts of an owner.</summary>
    public bool Counts(ClosingScope scope, string? owner) =>
        scope switch
        {
            ClosingScope.Managed => policies.IsManaged(owner),
            ClosingScope.Own => owner is not null || policies.IsManaged(owner),
            _ => true,
        };

    /// <summary>Contracts of a position that a scope takes in.</summary>
    public Quantity CountIn(Position position, ClosingScope scope) =>
        scope == ClosingScope.Everything
            ? position.Net.Abs()
            : Quantity.Min(position.Lots.CountOf(owner => Counts(scope, owner)), position.Net.Abs());

    /// <summary>A position as the rules see it; null if a scope takes in none of it.</summary>
    public HeldPosition? Look(Position position, ClosingScope scope, long exchangeMs)
    {
        var count = CountIn(position, scope);
        if (!count.IsPositive)
        {
            return null;
        }

        var cost = ExitPricing.ShareOf(position.Cost, count, position.Net.Abs());
        var oldest = position.Lots.OldestOf(owner => Counts(scope, owner));
        return new HeldPosition(
            position.Ticker,
            position.Side,
            count,
            cost,
            ExitPricing.Quote(watch.Find(position.Ticker), position.Side, count, cost),
            oldest is { OpenedMs: > 0 and var openedMs } ? exchangeMs - openedMs : null,
            catalog.Find(position.Ticker) is { } market ? market.CloseMs - exchangeMs : null
        );
    }

    /// <summary>Why a position is to be closed; null if it is not.</summary>
    public (CloseReason Reason, string Because)? Judge(in HeldPosition held)
    {
        foreach (var rule in rules)
        {
            if (rule.Applies(held) is { } because)
            {
                return (rule.Reason, because);
            }
        }

        return null;
    }
}
