using Kalshi;

namespace Trader.Strategies.Actor;

/// <summary>What the actor loop sees of a market when it chooses an action; by name, never by position.</summary>
/// <param name="Ticker">The market.</param>
/// <param name="NowMs">Exchange clock, Unix milliseconds.</param>
/// <param name="YesBid">Best YES bid.</param>
/// <param name="YesAsk">Best YES ask, above the bid.</param>
/// <param name="BidSize">Contracts at the best bid, above zero.</param>
/// <param name="AskSize">Contracts at the best ask, above zero.</param>
/// <param name="Net">Contracts that the account holds, positive YES.</param>
/// <param name="MsToClose">Until the market closes, milliseconds.</param>
public readonly record struct ActorObservation(
    string Ticker,
    long NowMs,
    Price YesBid,
    Price YesAsk,
    Quantity BidSize,
    Quantity AskSize,
    Quantity Net,
    long MsToClose
)
{
    /// <summary>Spread in 1/10 000 dollar.</summary>
    public int SpreadUnits => YesAsk.Units - YesBid.Units;

    /// <summary>
    /// How far the mean of bid and ask, each weighted with the size on the other side, is above their middle, in 1/10 000 dollar,
    /// cut towards zero: large bids push it up.
    /// </summary>
    public int PressureUnits =>
        (int)((Int128)SpreadUnits * (BidSize.Hundredths - AskSize.Hundredths) / (2 * (BidSize.Hundredths + AskSize.Hundredths)));
}

/// <summary>
/// Chooses an action upon an observation: a model, or a rule that stands in for one. A function of the observation alone, so
/// that live, replay and training agree.
/// </summary>
public interface IActionSelector
{
    /// <summary>Chooses.</summary>
    TradeAction Select(in ActorObservation observation);
}

/// <summary>Always holds.</summary>
public sealed class DisabledSelector : IActionSelector
{
    /// <inheritdoc/>
    public TradeAction Select(in ActorObservation observation) => TradeAction.Hold;
}

/// <summary>
/// The rule that stands in for a model: in a narrow book it goes with the pressure of the sizes at the best prices, selling what
/// is held on the wrong side first. It is a stand-in to run the loop with; nothing says that it earns money.
/// </summary>
public sealed class HardCodedSelector : IActionSelector
{
    private const int MaxSpreadUnits = 8 * Price.UnitsPerCent;
    private const int MinPressureUnits = Price.UnitsPerCent / 2;
    private const long MinMsToClose = 300_000;

    /// <inheritdoc/>
    public TradeAction Select(in ActorObservation observation)
    {
        if (observation.SpreadUnits > MaxSpreadUnits || Math.Abs(observation.PressureUnits) < MinPressureUnits)
        {
            return TradeAction.Hold;
        }

        var isUp = observation.PressureUnits > 0;
        if (isUp && observation.Net.IsNegative)
        {
            return TradeAction.SellNo;
        }

        if (!isUp && observation.Net.IsPositive)
        {
            return TradeAction.SellYes;
        }

        return observation.MsToClose < MinMsToClose ? TradeAction.Hold
            : isUp ? TradeAction.BuyYes
            : TradeAction.BuyNo;
    }
}
