namespace Kalshi;

/// <summary>The outcome a contract pays on. <c>default</c> is <see cref="Yes"/>.</summary>
public enum Outcome
{
    /// <summary>The contract pays one dollar if the market resolves YES.</summary>
    Yes = 0,

    /// <summary>The contract pays one dollar if the market resolves NO.</summary>
    No = 1,
}

/// <summary>
/// The side of the single YES book. A bid buys YES; an ask sells YES, which is the same as buying NO at the complement.
/// <c>default</c> is <see cref="Bid"/>.
/// </summary>
public enum BookSide
{
    /// <summary>Buys YES.</summary>
    Bid = 0,

    /// <summary>Sells YES, that is, buys NO at the complement.</summary>
    Ask = 1,
}

/// <summary>How outcomes, book sides and their wire words relate.</summary>
public static class OutcomeExtensions
{
    /// <summary>The other outcome.</summary>
    public static Outcome Opposite(this Outcome outcome) => outcome == Outcome.Yes ? Outcome.No : Outcome.Yes;

    /// <summary>The other side of the book.</summary>
    public static BookSide Opposite(this BookSide side) => side == BookSide.Bid ? BookSide.Ask : BookSide.Bid;

    /// <summary>The side of the YES book on which this outcome is bought.</summary>
    public static BookSide ToBookSide(this Outcome outcome) => outcome == Outcome.Yes ? BookSide.Bid : BookSide.Ask;

    /// <summary>The outcome that an order on this side of the YES book buys.</summary>
    public static Outcome ToOutcome(this BookSide side) => side == BookSide.Bid ? Outcome.Yes : Outcome.No;

    /// <summary>The wire word, <c>yes</c> or <c>no</c>.</summary>
    public static string ToWire(this Outcome outcome) => outcome == Outcome.Yes ? "yes" : "no";

    /// <summary>The wire word, <c>bid</c> or <c>ask</c>.</summary>
    public static string ToWire(this BookSide side) => side == BookSide.Bid ? "bid" : "ask";

    /// <summary>Turns a price of one outcome into the price on the YES book, or back.</summary>
    public static Price OnYesScale(this Price price, Outcome outcome) => outcome == Outcome.Yes ? price : price.Complement;
}
