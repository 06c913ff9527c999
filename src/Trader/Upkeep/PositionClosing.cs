using Kalshi;
using Trader.Events;

namespace Trader.Upkeep;

/// <summary>How far the closing of a position has come.</summary>
public enum ClosingPhase
{
    /// <summary>Something has to change first: <see cref="PositionClosing.Obstacle"/> says what.</summary>
    Waiting = 0,

    /// <summary>Own orders that rest in the market are being taken off the book.</summary>
    Cancelling,

    /// <summary>An order is on its way, of unknown fate, or its fills are not in the books yet.</summary>
    Sent,

    /// <summary>Between two orders.</summary>
    Pausing,
}

/// <summary>The wire words of <see cref="ClosingPhase"/>.</summary>
public static class ClosingPhases
{
    /// <summary>The wire word, for example <c>waiting</c>.</summary>
    public static string ToWire(this ClosingPhase phase) =>
        phase switch
        {
            ClosingPhase.Waiting => "waiting",
            ClosingPhase.Cancelling => "cancelling",
            ClosingPhase.Sent => "sent",
            ClosingPhase.Pausing => "pausing",
            _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "Not a phase of a closing."),
        };
}

/// <summary>How much of a position is closed.</summary>
public enum ClosingScope
{
    /// <summary>What the exit policies leave to the rules.</summary>
    Managed = 0,

    /// <summary>Whatever the trader bought, and contracts of others that are under its management.</summary>
    Own,

    /// <summary>Everything, whoever bought it.</summary>
    Everything,
}

/// <summary>A position that is being closed: it goes on until nothing of what is to be closed is held.</summary>
public sealed class PositionClosing
{
    private const int MaxSaid = 16;

    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    /// <summary>Begins.</summary>
    /// <param name="ticker">The market.</param>
    /// <param name="side">The outcome held.</param>
    /// <param name="reason">Why.</param>
    /// <param name="scope">How much of it.</param>
    /// <param name="now">Now.</param>
    public PositionClosing(string ticker, Outcome side, CloseReason reason, ClosingScope scope, EventTime now)
    {
        Ticker = ticker;
        Side = side;
        Reason = reason;
        FirstReason = reason;
        Scope = scope;
        SinceMs = now.ExchangeMs;
        NextAttemptMs = now.ExchangeMs;
    }

    /// <summary>The market.</summary>
    public string Ticker { get; }

    /// <summary>The outcome held.</summary>
    public Outcome Side { get; }

    /// <summary>Why, now.</summary>
    public CloseReason Reason { get; private set; }

    /// <summary>Why it was begun.</summary>
    public CloseReason FirstReason { get; }

    /// <summary>How much of it is closed.</summary>
    public ClosingScope Scope { get; private set; }

    /// <summary>Since when, exchange clock, Unix milliseconds.</summary>
    public long SinceMs { get; }

    /// <summary>How far it has come.</summary>
    public ClosingPhase Phase { get; private set; }

    /// <summary>What it waits for, one clause; null if for nothing.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>Orders sent.</summary>
    public int Attempts { get; private set; }

    /// <summary>Our id of the order sent last; null before the first.</summary>
    public string? LastOrder { get; private set; }

    /// <summary>Exchange time before which no further order is sent, Unix milliseconds.</summary>
    public long NextAttemptMs { get; private set; }

    /// <summary>Profit of the market and fees in it when it began.</summary>
    public (Money Realized, Money Fees) Before { get; init; }

    /// <summary>Orders in a row that filled nothing, refused ones included.</summary>
    public int Fruitless { get; private set; }

    /// <summary>Whether the last order has been judged.</summary>
    internal bool IsJudged { get; set; } = true;

    /// <summary>A stronger reason took over, stuck or a person who wants everything closed: its order is not put off.</summary>
    internal void Become(CloseReason reason, ClosingScope scope, EventTime now)
    {
        Reason = reason;
        Fruitless = 0;
        NextAttemptMs = now.ExchangeMs;
        Scope = scope > Scope ? scope : Scope;
    }

    internal void Enter(ClosingPhase phase, string? obstacle = null)
    {
        Phase = phase;
        Obstacle = obstacle;
    }

    /// <summary>An order was sent.</summary>
    internal void OnSent(string clientOrderId, long nextAttemptMs)
    {
        Attempts++;
        LastOrder = clientOrderId;
        IsJudged = false;
        NextAttemptMs = nextAttemptMs;
        Enter(ClosingPhase.Sent);
    }

    /// <summary>An order has ended, or was refused.</summary>
    internal void OnTried(bool hasFilled, long nextAttemptMs)
    {
        IsJudged = true;
        Fruitless = hasFilled ? 0 : Fruitless + 1;
        NextAttemptMs = nextAttemptMs;
    }

    /// <summary>Whether something has not been said of this closing yet; the number of things said is bounded.</summary>
    internal bool IsNews(string what) => said.Count < MaxSaid && said.Add(what);
}
