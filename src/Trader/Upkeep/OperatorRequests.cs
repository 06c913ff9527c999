namespace Trader.Upkeep;

/// <summary>A person wants the position of a market closed, all of it, whoever bought it.</summary>
/// <param name="Ticker">The market.</param>
/// <param name="Who">Who asks, and why, for people.</param>
public sealed record CloseRequest(string Ticker, string Who);

/// <summary>A person wants an order of the trader's off the book.</summary>
/// <param name="Order">The order, by the exchange's id or by ours.</param>
/// <param name="Who">Who asks, and why, for people.</param>
public sealed record CancelRequest(string Order, string Who);
