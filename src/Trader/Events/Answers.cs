using Kalshi;
using Kalshi.Wire;
using Trader.Lifecycle;
using Trader.Status;

namespace Trader.Events;

/// <summary>How an order that was sent fared.</summary>
public enum OrderAnswerKind
{
    /// <summary>The exchange took it.</summary>
    Accepted = 0,

    /// <summary>The exchange refused it for good: it does not exist there.</summary>
    Refused,

    /// <summary>The bytes never left: it does not exist at the exchange.</summary>
    NotSent,

    /// <summary>Nobody knows yet. It counts as live until evidence says otherwise.</summary>
    Unknown,

    /// <summary>No answer: its bytes are about to leave.</summary>
    Sent,

    /// <summary>
    /// A complete list of the exchange's, read after no request of it could be accepted any more, does not have it: it does
    /// not exist there and never will.
    /// </summary>
    Absent,
}

/// <summary>The exchange's answer to an order, or what is known without one.</summary>
public sealed record OrderAnswer
{
    /// <summary>Our id of the order.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>How it fared.</summary>
    public required OrderAnswerKind Kind { get; init; }

    /// <summary>The exchange's id, if accepted.</summary>
    public string? OrderId { get; init; }

    /// <summary>Contracts filled so far, as taker at entry unless <see cref="IsLookup"/>.</summary>
    public Quantity FillCount { get; init; }

    /// <summary>Contracts resting.</summary>
    public Quantity RemainingCount { get; init; }

    /// <summary>
    /// Whether this came from looking the order up instead of from its own answer; the fill count then may include fills as
    /// maker, and <see cref="Status"/> is set.
    /// </summary>
    public bool IsLookup { get; init; }

    /// <summary>The exchange's status word of a looked-up order.</summary>
    public string? Status { get; init; }

    /// <summary>Why, for a refusal or an unknown fate; one sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the refusal was for lack of money.</summary>
    public bool InsufficientFunds { get; init; }

    /// <summary>Whether the refusal was because the market, or the exchange, takes no orders.</summary>
    public bool MarketClosed { get; init; }

    /// <summary>What the refusal tells of the order's group.</summary>
    public OrderGroupFault GroupFault { get; init; }

    /// <summary>Whose fault it is, where something failed.</summary>
    public OrderFault Fault { get; init; }
}

/// <summary>How a cancel fared.</summary>
public enum CancelAnswerKind
{
    /// <summary>The order is off the book.</summary>
    Cancelled = 0,

    /// <summary>The order was not live any more; <see cref="CancelAnswer.Order"/> says what became of it, where known.</summary>
    NotLive,

    /// <summary>The cancel did not get through; it will be tried again.</summary>
    Failed,
}

/// <summary>The exchange's answer to a cancel.</summary>
/// <param name="ClientOrderId">Our id of the order.</param>
/// <param name="Kind">How it fared.</param>
/// <param name="Order">The order as looked up afterwards, where it was.</param>
/// <param name="Reason">Why it failed, if it did.</param>
public sealed record CancelAnswer(string ClientOrderId, CancelAnswerKind Kind, OrderDto? Order = null, string? Reason = null)
{
    /// <summary>
    /// The exchange's id of the order whose cancel this answers: the only one that an order of another program may have. Null
    /// where an order was only looked up.
    /// </summary>
    public string? OrderId { get; init; }

    /// <summary>Contracts the cancel took off the book, where known: what is missing had filled before, told of or not.</summary>
    public Quantity? ReducedBy { get; init; }

    /// <summary>Engine time, Unix milliseconds; 0 where not told.</summary>
    public long EngineMs { get; init; }
}

/// <summary>How an amend or a decrease fared.</summary>
public enum ChangeAnswerKind
{
    /// <summary>The exchange did it.</summary>
    Done = 0,

    /// <summary>The exchange refused it, or it was never sent: the order is as it was.</summary>
    Refused,

    /// <summary>The order was not live any more, or the answer was lost: <see cref="ChangeAnswer.Order"/> shows what it is now.</summary>
    LookedUp,

    /// <summary>Nobody knows yet: the worse of old and new counts.</summary>
    Unknown,
}

/// <summary>The exchange's answer to an amend or a decrease, or what is known without one.</summary>
/// <param name="ClientOrderId">Our id of the order.</param>
/// <param name="Kind">How it fared.</param>
public sealed record ChangeAnswer(string ClientOrderId, ChangeAnswerKind Kind)
{
    /// <summary>Contracts resting afterwards, if done.</summary>
    public Quantity Remaining { get; init; }

    /// <summary>Contracts it filled by crossing, if done.</summary>
    public Quantity Filled { get; init; }

    /// <summary>Engine time, Unix milliseconds, if done.</summary>
    public long EngineMs { get; init; }

    /// <summary>The order as looked up afterwards, where it was.</summary>
    public OrderDto? Order { get; init; }

    /// <summary>Why it was refused, or is unknown; one sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Whose fault it is, where something failed.</summary>
    public OrderFault Fault { get; init; }
}

/// <summary>How an attempt to cancel everything fared.</summary>
/// <param name="IsDone">Whether the exchange says it did it.</param>
/// <param name="What">What was asked for: <c>all orders</c>, or an order group's id.</param>
/// <param name="Reason">Why not, if it did not.</param>
public sealed record SweepAnswer(bool IsDone, string What, string? Reason);

/// <summary>Every order that rests in the account, as the exchange lists it.</summary>
/// <param name="RequestId">The <see cref="Commands.ListRestingOrders"/> this answers.</param>
/// <param name="Orders">All pages; null if the list could not be read.</param>
/// <param name="OrderGroupIds">The account's order groups; null if they could not be read.</param>
/// <param name="Reason">Why it could not be read, if it could not.</param>
public sealed record RestingOrders(
    long RequestId,
    IReadOnlyList<OrderDto>? Orders,
    IReadOnlyList<string>? OrderGroupIds,
    string? Reason
);

/// <summary>
/// The account as the exchange has it. Fills and settlements are those since the previous reading at least; all lists are
/// complete (every page).
/// </summary>
public sealed record AccountReading
{
    /// <summary>The <see cref="Commands.ReadAccount"/> this answers.</summary>
    public required long ReadingId { get; init; }

    /// <summary>Available balance.</summary>
    public required Money Balance { get; init; }

    /// <summary>The exchange's value of the positions.</summary>
    public required Money PortfolioValue { get; init; }

    /// <summary>Open positions.</summary>
    public required IReadOnlyList<MarketPositionDto> Positions { get; init; }

    /// <summary>Orders: the resting ones, and in a whole reading the finished ones too.</summary>
    public required IReadOnlyList<OrderDto> Orders { get; init; }

    /// <summary>Whether <see cref="Orders"/> has the finished orders too.</summary>
    public required bool IncludesFinishedOrders { get; init; }

    /// <summary>Fills.</summary>
    public required IReadOnlyList<FillDto> Fills { get; init; }

    /// <summary>Settlements.</summary>
    public required IReadOnlyList<SettlementDto> Settlements { get; init; }

    /// <summary>
    /// Whether nothing was filled or settled while it was being read (the lists read first and last were the same): only then
    /// do positions and fills belong together.
    /// </summary>
    public required bool IsConsistent { get; init; }

    /// <summary>
    /// Whether nothing moved the balance while orders were read: only then do the balance and what resting orders reserve
    /// belong together. Somebody else's order on the account is enough to make it false.
    /// </summary>
    public bool IsCashConsistent { get; init; } = true;

    /// <summary>Available balance by shard; empty where the exchange does not split it. A shard that is not listed has none.</summary>
    public IReadOnlyList<ShardBalanceDto> ShardBalances { get; init; } = [];

    /// <summary>
    /// What the exchange cuts balances to: $0.0001, or a whole cent where it sends no finer figure (§7.1 and §3.1 of its API).
    /// </summary>
    public Money BalanceStep { get; init; } = Money.FromMicros(Money.MicrosPerCentiCent);

    /// <summary>Order groups, ours and others'.</summary>
    public IReadOnlyList<OrderGroupDto> OrderGroups { get; init; } = [];

    /// <summary>Whether the exchange takes orders at all; open unless said otherwise.</summary>
    public ExchangeCondition Exchange { get; init; } = ExchangeCondition.Open;
}

/// <summary>A start-up step is done.</summary>
/// <param name="State">The state whose step it was.</param>
/// <param name="Details">What it found, for people.</param>
public sealed record StepSuccess(TraderState State, IReadOnlyDictionary<string, string> Details);

/// <summary>A start-up step or a reading failed.</summary>
/// <param name="State">The state whose step it was.</param>
/// <param name="Error">One sentence: what and how to mend it.</param>
/// <param name="IsFatal">Whether trying again cannot help (a wrong key, a wrong clock).</param>
public sealed record StepFailure(TraderState State, string Error, bool IsFatal);

/// <summary>A market could not be described: it may be asked for again.</summary>
/// <param name="Ticker">The market.</param>
/// <param name="Reason">Why, one sentence.</param>
public sealed record MarketUnknown(string Ticker, string Reason);

/// <summary>Something that happened in the shell and that people should see.</summary>
/// <param name="Type">One of <see cref="ActivityTypes"/>.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">One line.</param>
public sealed record Notice(string Type, ActivityLevel Level, string Message);

/// <summary>The answer to <see cref="Commands.SecureRecording"/>.</summary>
/// <param name="Number">Which one is answered.</param>
/// <param name="Failure">Why what was recorded may be lost, one sentence; null if it is kept, or nothing is recorded.</param>
public sealed record RecordingSecured(int Number, string? Failure);
