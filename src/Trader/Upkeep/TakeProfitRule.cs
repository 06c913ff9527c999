namespace Trader.Upkeep;

/// <summary>
/// A profit is taken when the book would pay enough for all of it: what the rest of a thin book is worth, nobody knows.
/// </summary>
/// <param name="basisPoints">The profit, basis points of the cost.</param>
public sealed class TakeProfitRule(int basisPoints) : IExitRule
{
    /// <inheritdoc/>
    public CloseReason Reason => CloseReason.TakeProfit;

    /// <inheritdoc/>
    public string? Applies(in HeldPosition held) =>
        held.Quote is { IsWhole: true } quote && quote.IsAtLeast(basisPoints)
            ? $"the book pays {quote.Proceeds.ToDollarText()} for what cost {quote.Cost.ToDollarText()}, "
                + $"{BasisPoints.ToText(quote.ReturnBasisPoints)} (taken at {BasisPoints.ToText(basisPoints)})"
            : null;
}
