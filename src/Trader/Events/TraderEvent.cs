using Kalshi.Wire;
using Trader.Journal;
using Trader.Upkeep;

namespace Trader.Events;

/// <summary>
/// The two clocks, as they stood when the event entered the trader. They are never mixed: exchange data, ages and cycles
/// run on the exchange clock; network time-outs and state time-outs on the wall clock.
/// </summary>
/// <param name="ExchangeMs">Exchange clock, Unix milliseconds.</param>
/// <param name="WallMs">Wall clock, Unix milliseconds.</param>
public readonly record struct EventTime(long ExchangeMs, long WallMs);

/// <summary>What happened.</summary>
public enum TraderEventKind
{
    /// <summary>Time went by.</summary>
    Tick = 0,

    /// <summary>A public trade (<see cref="TraderEvent.Trade"/>).</summary>
    PublicTrade,

    /// <summary>A book level changed (<see cref="TraderEvent.Delta"/>).</summary>
    BookDelta,

    /// <summary>A whole book (payload <see cref="BookSnapshot"/>).</summary>
    BookSnapshot,

    /// <summary>Books that can no longer be trusted (payload: list of tickers).</summary>
    BooksSuspect,

    /// <summary>A fill of the account (payload <see cref="FillMessage"/>).</summary>
    Fill,

    /// <summary>An order of the account changed (payload <see cref="UserOrderMessage"/>).</summary>
    OrderUpdate,

    /// <summary>The exchange answered an order (payload <see cref="Events.OrderAnswer"/>).</summary>
    OrderAnswer,

    /// <summary>The exchange answered a cancel (payload <see cref="Events.CancelAnswer"/>).</summary>
    CancelAnswer,

    /// <summary>The exchange answered an amend or a decrease (payload <see cref="Events.ChangeAnswer"/>).</summary>
    ChangeAnswer,

    /// <summary>The exchange answered a cancel of everything, or of a group (payload <see cref="Events.SweepAnswer"/>).</summary>
    SweepAnswer,

    /// <summary>The exchange answered a command about an order group (payload <see cref="Events.OrderGroupAnswer"/>).</summary>
    OrderGroupAnswer,

    /// <summary>An order group of the account changed (payload <see cref="OrderGroupMessage"/>).</summary>
    OrderGroupUpdate,

    /// <summary>A person asks for a clean-up of resting orders (payload <see cref="Events.CleanupRequest"/>).</summary>
    CleanupRequested,

    /// <summary>Every resting order of the account (payload <see cref="Events.RestingOrders"/>).</summary>
    RestingOrders,

    /// <summary>The journal can, or cannot, be written (payload: why not, or null).</summary>
    JournalState,

    /// <summary>A person pulled the emergency stop (payload: who and why).</summary>
    EmergencyStopRequested,

    /// <summary>A person released the emergency stop, or another stop that waits for a person (payload: who).</summary>
    ResumeRequested,

    /// <summary>A person stops opening, and nothing else, until it is resumed (payload: who and why).</summary>
    PauseRequested,

    /// <summary>What was recorded is kept, or could not be (payload <see cref="Events.RecordingSecured"/>).</summary>
    RecordingSecured,

    /// <summary>The account as the exchange has it (payload <see cref="Events.AccountReading"/>).</summary>
    AccountRead,

    /// <summary>The account could not be read (payload <see cref="Events.StepFailure"/>).</summary>
    AccountReadFailed,

    /// <summary>Messages about the account may have been lost, so that it has to be read (payload: reason).</summary>
    AccountSuspect,

    /// <summary>An operator lets opening go on that drift had stopped (payload: the market, or empty for all).</summary>
    OpeningReleased,

    /// <summary>An operator closes circuit breakers (payload <see cref="Events.BreakerReset"/>).</summary>
    BreakerReset,

    /// <summary>An operator ends pauses that protections made (payload <see cref="Events.ProtectionRelease"/>).</summary>
    ProtectionRelease,

    /// <summary>The open markets (payload: list of <see cref="MarketDto"/>).</summary>
    MarketsListed,

    /// <summary>One market (payload <see cref="MarketDto"/>).</summary>
    MarketDescribed,

    /// <summary>Markets that were asked for together (payload <see cref="Events.MarketDescriptions"/>).</summary>
    MarketsDescribed,

    /// <summary>A person wants a calibration (payload <see cref="Events.CalibrationRequest"/>).</summary>
    CalibrationRequested,

    /// <summary>How the queue in front of the core stands (payload <see cref="Events.QueueReport"/>).</summary>
    QueueMeasured,

    /// <summary>A market could not be described (payload <see cref="Events.MarketUnknown"/>).</summary>
    MarketUnknown,

    /// <summary>The health of the trader's parts and of the exchange was looked at (payload <see cref="Events.HealthCheck"/>).</summary>
    HealthChecked,

    /// <summary>The shell has something to tell people (payload <see cref="Events.Notice"/>).</summary>
    Notice,

    /// <summary>What the journal of earlier runs says (payload <see cref="Journal.RecoveredState"/>); before <see cref="StartRequested"/>.</summary>
    Recovered,

    /// <summary>Begin.</summary>
    StartRequested,

    /// <summary>The running start-up step succeeded (payload <see cref="Events.StepSuccess"/>).</summary>
    StepSucceeded,

    /// <summary>The running start-up step failed (payload <see cref="Events.StepFailure"/>).</summary>
    StepFailed,

    /// <summary>The market data connection is gone (payload: reason).</summary>
    FeedLost,

    /// <summary>No more opening: decide what is undecided, cancel what rests (payload: reason).</summary>
    RunEnding,

    /// <summary>Stop for good (payload: reason).</summary>
    ShutdownRequested,

    /// <summary>A person wants a position closed (payload <see cref="Upkeep.CloseRequest"/>).</summary>
    CloseRequested,

    /// <summary>A person wants an order of ours off the book (payload <see cref="Upkeep.CancelRequest"/>).</summary>
    CancelRequested,
}

/// <summary>Something that happened outside the core. Market data travels by value; the rest by reference.</summary>
public readonly struct TraderEvent
{
    private TraderEvent(TraderEventKind kind, EventTime time, object? payload = null)
    {
        Kind = kind;
        Time = time;
        Payload = payload;
    }

    private TraderEvent(EventTime time, in PublicTrade trade)
        : this(TraderEventKind.PublicTrade, time) => Trade = trade;

    private TraderEvent(EventTime time, in BookDelta delta)
        : this(TraderEventKind.BookDelta, time) => Delta = delta;

    /// <summary>What happened.</summary>
    public TraderEventKind Kind { get; }

    /// <summary>When, on both clocks.</summary>
    public EventTime Time { get; }

    /// <summary>Set for <see cref="TraderEventKind.PublicTrade"/>.</summary>
    public PublicTrade Trade { get; }

    /// <summary>Set for <see cref="TraderEventKind.BookDelta"/>.</summary>
    public BookDelta Delta { get; }

    /// <summary>The body of all other kinds that have one.</summary>
    public object? Payload { get; }

    /// <summary>Time went by.</summary>
    public static TraderEvent Tick(EventTime time) => new(TraderEventKind.Tick, time);

    /// <summary>A public trade.</summary>
    public static TraderEvent Of(EventTime time, in PublicTrade trade) => new(time, trade);

    /// <summary>A book level changed.</summary>
    public static TraderEvent Of(EventTime time, in BookDelta delta) => new(time, delta);

    /// <summary>A whole book.</summary>
    public static TraderEvent Of(EventTime time, BookSnapshot snapshot) => new(TraderEventKind.BookSnapshot, time, snapshot);

    /// <summary>Books that can no longer be trusted.</summary>
    public static TraderEvent BooksSuspect(EventTime time, IReadOnlyCollection<string> tickers) =>
        new(TraderEventKind.BooksSuspect, time, tickers);

    /// <summary>A fill of the account.</summary>
    public static TraderEvent Of(EventTime time, FillMessage fill) => new(TraderEventKind.Fill, time, fill);

    /// <summary>An order of the account changed.</summary>
    public static TraderEvent Of(EventTime time, UserOrderMessage order) => new(TraderEventKind.OrderUpdate, time, order);

    /// <summary>The exchange answered an order.</summary>
    public static TraderEvent Of(EventTime time, OrderAnswer answer) => new(TraderEventKind.OrderAnswer, time, answer);

    /// <summary>The exchange answered a cancel.</summary>
    public static TraderEvent Of(EventTime time, CancelAnswer answer) => new(TraderEventKind.CancelAnswer, time, answer);

    /// <summary>The exchange answered an amend or a decrease.</summary>
    public static TraderEvent Of(EventTime time, ChangeAnswer answer) => new(TraderEventKind.ChangeAnswer, time, answer);

    /// <summary>The exchange answered a cancel of everything, or of a group.</summary>
    public static TraderEvent Of(EventTime time, SweepAnswer answer) => new(TraderEventKind.SweepAnswer, time, answer);

    /// <summary>The exchange answered a command about an order group.</summary>
    public static TraderEvent Of(EventTime time, OrderGroupAnswer answer) => new(TraderEventKind.OrderGroupAnswer, time, answer);

    /// <summary>An order group of the account changed.</summary>
    public static TraderEvent Of(EventTime time, OrderGroupMessage group) => new(TraderEventKind.OrderGroupUpdate, time, group);

    /// <summary>A person asks for a clean-up of resting orders.</summary>
    public static TraderEvent Of(EventTime time, CleanupRequest request) => new(TraderEventKind.CleanupRequested, time, request);

    /// <summary>Every resting order of the account.</summary>
    public static TraderEvent Of(EventTime time, RestingOrders resting) => new(TraderEventKind.RestingOrders, time, resting);

    /// <summary>The journal can be written (null) or cannot, and why.</summary>
    public static TraderEvent JournalState(EventTime time, string? failure) => new(TraderEventKind.JournalState, time, failure);

    /// <summary>A person pulled the emergency stop.</summary>
    public static TraderEvent EmergencyStop(EventTime time, string reason) =>
        new(TraderEventKind.EmergencyStopRequested, time, reason);

    /// <summary>A person lets the trader go on.</summary>
    public static TraderEvent Resume(EventTime time, string who) => new(TraderEventKind.ResumeRequested, time, who);

    /// <summary>A person stops opening, and nothing else.</summary>
    public static TraderEvent Pause(EventTime time, string reason) => new(TraderEventKind.PauseRequested, time, reason);

    /// <summary>What was recorded is kept, or could not be.</summary>
    public static TraderEvent Of(EventTime time, RecordingSecured secured) =>
        new(TraderEventKind.RecordingSecured, time, secured);

    /// <summary>The account as the exchange has it.</summary>
    public static TraderEvent Of(EventTime time, AccountReading reading) => new(TraderEventKind.AccountRead, time, reading);

    /// <summary>The account could not be read.</summary>
    public static TraderEvent AccountReadFailed(EventTime time, StepFailure failure) =>
        new(TraderEventKind.AccountReadFailed, time, failure);

    /// <summary>Messages about the account may have been lost.</summary>
    public static TraderEvent AccountSuspect(EventTime time, string reason) => new(TraderEventKind.AccountSuspect, time, reason);

    /// <summary>An operator lets opening go on; an empty ticker means everywhere.</summary>
    public static TraderEvent OpeningReleased(EventTime time, string ticker) =>
        new(TraderEventKind.OpeningReleased, time, ticker);

    /// <summary>An operator closes circuit breakers.</summary>
    public static TraderEvent Of(EventTime time, BreakerReset reset) => new(TraderEventKind.BreakerReset, time, reset);

    /// <summary>An operator ends pauses that protections made.</summary>
    public static TraderEvent Of(EventTime time, ProtectionRelease release) =>
        new(TraderEventKind.ProtectionRelease, time, release);

    /// <summary>The open markets.</summary>
    public static TraderEvent MarketsListed(EventTime time, IReadOnlyList<MarketDto> markets) =>
        new(TraderEventKind.MarketsListed, time, markets);

    /// <summary>One market.</summary>
    public static TraderEvent MarketDescribed(EventTime time, MarketDto market) =>
        new(TraderEventKind.MarketDescribed, time, market);

    /// <summary>Markets that were asked for together.</summary>
    public static TraderEvent Of(EventTime time, MarketDescriptions markets) =>
        new(TraderEventKind.MarketsDescribed, time, markets);

    /// <summary>A person wants a calibration.</summary>
    public static TraderEvent Of(EventTime time, CalibrationRequest request) =>
        new(TraderEventKind.CalibrationRequested, time, request);

    /// <summary>How the queue in front of the core stands.</summary>
    public static TraderEvent Of(EventTime time, QueueReport report) => new(TraderEventKind.QueueMeasured, time, report);

    /// <summary>A market could not be described.</summary>
    public static TraderEvent Of(EventTime time, MarketUnknown unknown) => new(TraderEventKind.MarketUnknown, time, unknown);

    /// <summary>The health of the trader's parts and of the exchange was looked at.</summary>
    public static TraderEvent Of(EventTime time, HealthCheck check) => new(TraderEventKind.HealthChecked, time, check);

    /// <summary>The shell has something to tell people.</summary>
    public static TraderEvent Of(EventTime time, Notice notice) => new(TraderEventKind.Notice, time, notice);

    /// <summary>What the journal of earlier runs says.</summary>
    public static TraderEvent Of(EventTime time, RecoveredState recovered) => new(TraderEventKind.Recovered, time, recovered);

    /// <summary>Begin.</summary>
    public static TraderEvent Start(EventTime time) => new(TraderEventKind.StartRequested, time);

    /// <summary>The running start-up step succeeded.</summary>
    public static TraderEvent Of(EventTime time, StepSuccess success) => new(TraderEventKind.StepSucceeded, time, success);

    /// <summary>The running start-up step failed.</summary>
    public static TraderEvent Of(EventTime time, StepFailure failure) => new(TraderEventKind.StepFailed, time, failure);

    /// <summary>The market data connection is gone.</summary>
    public static TraderEvent FeedLost(EventTime time, string reason) => new(TraderEventKind.FeedLost, time, reason);

    /// <summary>No more opening: decide what is undecided, cancel what rests.</summary>
    public static TraderEvent RunEnding(EventTime time, string reason) => new(TraderEventKind.RunEnding, time, reason);

    /// <summary>A person wants a position closed.</summary>
    public static TraderEvent Of(EventTime time, CloseRequest request) => new(TraderEventKind.CloseRequested, time, request);

    /// <summary>A person wants an order of ours off the book.</summary>
    public static TraderEvent Of(EventTime time, CancelRequest request) => new(TraderEventKind.CancelRequested, time, request);

    /// <summary>Stop for good.</summary>
    public static TraderEvent Shutdown(EventTime time, string reason) => new(TraderEventKind.ShutdownRequested, time, reason);
}
