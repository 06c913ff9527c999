namespace Trader.Upkeep;

/// <summary>
/// A loss is cut as soon as what the book would take shows it; that it would not take everything is no reason to wait.
/// </summary>
/// <param name="basisPoints">The loss, basis points of the cost.</param>
public sealed class StopLossRule(int basisPoints) : IExitRule
{
    /// <inheritdoc/>
    public CloseReason Reason => CloseReason.StopLoss;

    /// <inheritdoc/>
    public string? Applies(in HeldPosition held) =>
        held.Quote is { } quote && quote.IsLossOfAtLeast(basisPoints)
            ? $"the book pays {quote.Proceeds.ToDollarText()} for what cost {quote.Cost.ToDollarText()}, "
                + $"{BasisPoints.ToText(quote.ReturnBasisPoints)} (cut at {BasisPoints.ToText(-basisPoints)})"
            : null;
}
