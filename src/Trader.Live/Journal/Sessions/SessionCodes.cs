using System.Text.Json.Serialization.Metadata;
using Kalshi.Wire;
using Trader.Events;
using Trader.Journal;
using Trader.Upkeep;

namespace Trader.Live.Journal.Sessions;

/// <summary>How one kind of event is recorded.</summary>
/// <param name="Code">Its byte in the file; part of the format.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Contract">How its payload is written; null where it has none, or one with a form of its own.</param>
/// <param name="Make">Makes the event again.</param>
internal sealed record EventCode(
    byte Code,
    TraderEventKind Kind,
    JsonTypeInfo? Contract,
    Func<EventTime, object?, TraderEvent> Make
)
{
    /// <summary>Whether its payload can be null.</summary>
    public bool MayBeNull { get; init; }
}

/// <summary>
/// The table of what a session consists of. Codes are part of the file format: a new kind gets a new code, and none is ever used
/// for something else.
/// </summary>
internal static class SessionCodes
{
    /// <summary>A ticker that will be spoken of by its number, the next one.</summary>
    public const byte Ticker = 200;

    /// <summary>All tickers are forgotten; their numbers begin again.</summary>
    public const byte ForgetTickers = 202;

    /// <summary>A command that the core issued.</summary>
    public const byte Command = 201;

    /// <summary>Time went by.</summary>
    public const byte Tick = 1;

    /// <summary>A public trade.</summary>
    public const byte Trade = 2;

    /// <summary>A book level changed.</summary>
    public const byte Delta = 3;

    /// <summary>What the journal of earlier runs says.</summary>
    public const byte Recovered = 4;

    /// <summary>Record kinds of a session's file.</summary>
    public const byte BeginningRecord = 1;

    /// <summary>A record of many events and commands.</summary>
    public const byte BlockRecord = 2;

    /// <summary>The last record of a session that was ended in order.</summary>
    public const byte EndingRecord = 3;

    private static readonly EventCode[] Rows =
    [
        Bare(Tick, TraderEventKind.Tick, TraderEvent.Tick),
        Own(Trade, TraderEventKind.PublicTrade),
        Own(Delta, TraderEventKind.BookDelta),
        Own(Recovered, TraderEventKind.Recovered),
        Of<BookSnapshot>(10, TraderEventKind.BookSnapshot, TraderEvent.Of),
        Of<IReadOnlyCollection<string>>(11, TraderEventKind.BooksSuspect, TraderEvent.BooksSuspect),
        Of<FillMessage>(12, TraderEventKind.Fill, TraderEvent.Of),
        Of<UserOrderMessage>(13, TraderEventKind.OrderUpdate, TraderEvent.Of),
        Of<OrderAnswer>(14, TraderEventKind.OrderAnswer, TraderEvent.Of),
        Of<CancelAnswer>(15, TraderEventKind.CancelAnswer, TraderEvent.Of),
        Of<AccountReading>(16, TraderEventKind.AccountRead, TraderEvent.Of),
        Of<StepFailure>(17, TraderEventKind.AccountReadFailed, TraderEvent.AccountReadFailed),
        Of<IReadOnlyList<MarketDto>>(18, TraderEventKind.MarketsListed, TraderEvent.MarketsListed),
        Of<MarketDto>(19, TraderEventKind.MarketDescribed, TraderEvent.MarketDescribed),
        Of<MarketUnknown>(20, TraderEventKind.MarketUnknown, TraderEvent.Of),
        Of<Notice>(21, TraderEventKind.Notice, TraderEvent.Of),
        Bare(22, TraderEventKind.StartRequested, TraderEvent.Start),
        Of<StepSuccess>(23, TraderEventKind.StepSucceeded, TraderEvent.Of),
        Of<StepFailure>(24, TraderEventKind.StepFailed, TraderEvent.Of),
        Of<string>(25, TraderEventKind.FeedLost, TraderEvent.FeedLost),
        Of<string>(26, TraderEventKind.RunEnding, TraderEvent.RunEnding),
        Of<string>(27, TraderEventKind.ShutdownRequested, TraderEvent.Shutdown),
        Of<ChangeAnswer>(28, TraderEventKind.ChangeAnswer, TraderEvent.Of),
        Of<SweepAnswer>(29, TraderEventKind.SweepAnswer, TraderEvent.Of),
        Of<RestingOrders>(30, TraderEventKind.RestingOrders, TraderEvent.Of),
        Of<string>(31, TraderEventKind.AccountSuspect, TraderEvent.AccountSuspect),
        Of<string?>(32, TraderEventKind.JournalState, TraderEvent.JournalState) with
        {
            MayBeNull = true,
        },
        Of<string>(33, TraderEventKind.EmergencyStopRequested, TraderEvent.EmergencyStop),
        Of<string>(34, TraderEventKind.ResumeRequested, TraderEvent.Resume),
        Of<string>(35, TraderEventKind.OpeningReleased, TraderEvent.OpeningReleased),
        Of<CloseRequest>(90, TraderEventKind.CloseRequested, TraderEvent.Of),
        Of<CancelRequest>(91, TraderEventKind.CancelRequested, TraderEvent.Of),
        Of<BreakerReset>(36, TraderEventKind.BreakerReset, TraderEvent.Of),
        Of<ProtectionRelease>(37, TraderEventKind.ProtectionRelease, TraderEvent.Of),
        Of<string>(50, TraderEventKind.PauseRequested, TraderEvent.Pause),
        Of<RecordingSecured>(51, TraderEventKind.RecordingSecured, TraderEvent.Of),
        Of<MarketDescriptions>(60, TraderEventKind.MarketsDescribed, TraderEvent.Of),
        Of<CalibrationRequest>(61, TraderEventKind.CalibrationRequested, TraderEvent.Of),
        Of<QueueReport>(62, TraderEventKind.QueueMeasured, TraderEvent.Of),
        Of<HealthCheck>(70, TraderEventKind.HealthChecked, TraderEvent.Of),
        Of<OrderGroupAnswer>(63, TraderEventKind.OrderGroupAnswer, TraderEvent.Of),
        Of<OrderGroupMessage>(64, TraderEventKind.OrderGroupUpdate, TraderEvent.Of),
        Of<CleanupRequest>(65, TraderEventKind.CleanupRequested, TraderEvent.Of),
    ];

    private static readonly Dictionary<TraderEventKind, EventCode> ByKind = Rows.ToDictionary(row => row.Kind);
    private static readonly EventCode?[] ByCode =
    [
        .. Enumerable.Range(0, 256).Select(code => Array.Find(Rows, row => row.Code == code)),
    ];

    /// <summary>Kinds of events that can be recorded.</summary>
    public static IReadOnlyCollection<TraderEventKind> Kinds => ByKind.Keys;

    /// <summary>How a kind of event is recorded.</summary>
    public static EventCode Of(TraderEventKind kind) =>
        ByKind.GetValueOrDefault(kind) ?? throw new InvalidOperationException($"A session has no code for the event {kind}.");

    /// <summary>What a code stands for; null for no event.</summary>
    public static EventCode? Of(byte code) => ByCode[code];

    private static EventCode Bare(byte code, TraderEventKind kind, Func<EventTime, TraderEvent> make) =>
        new(code, kind, Contract: null, (time, _) => make(time));

    private static EventCode Of<T>(byte code, TraderEventKind kind, Func<EventTime, T, TraderEvent> make)
        where T : class? =>
        new(code, kind, SessionJson.Readable.GetTypeInfo(typeof(T)), (time, payload) => make(time, (T)payload!));

    // A form of its own: written and read by the session's writer and reader themselves.
    private static EventCode Own(byte code, TraderEventKind kind) =>
        new(code, kind, Contract: null, (time, payload) => TraderEvent.Of(time, (RecoveredState)payload!));
}
