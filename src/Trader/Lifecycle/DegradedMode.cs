using Trader.Commands;
using Trader.Events;
using Trader.Risk;

namespace Trader.Lifecycle;

/// <summary>What a degraded trader does without.</summary>
public enum MissingMarketData
{
    /// <summary>Nothing is missing.</summary>
    None = 0,

    /// <summary>The connection stands, but no order book has come over it.</summary>
    Books,

    /// <summary>The connection that brings market data, fills and order updates.</summary>
    Feed,
}

/// <summary>
/// Whether the trader goes on without market data (requirements D4, D13): the account is read as always, what is held is held,
/// and no order passes the gate that opens anything.
/// </summary>
public sealed class DegradedMode : IOrderVeto
{
    private RiskRefusal? refusal;

    /// <summary>What is missing.</summary>
    public MissingMarketData Missing { get; private set; }

    /// <summary>Whether anything is missing.</summary>
    public bool IsOn => Missing != MissingMarketData.None;

    /// <summary>Why, one line without its full stop; null while nothing is missing.</summary>
    public string? Reason { get; private set; }

    /// <summary>Since when; meaningless while nothing is missing.</summary>
    public EventTime Since { get; private set; }

    /// <inheritdoc/>
    public RiskRefusal? Refuse(OrderIntent intent, bool reducesOnly, long exchangeMs) => reducesOnly ? null : refusal;

    internal void Enter(MissingMarketData missing, string reason, EventTime now)
    {
        Since = IsOn ? Since : now;
        Missing = missing;
        Reason = reason;
        refusal = new RiskRefusal(RiskRule.Veto, $"market data is missing ({reason}): only holding");
    }

    internal void Leave()
    {
        Missing = MissingMarketData.None;
        Reason = null;
        refusal = null;
    }
}
