using Kalshi.Client.Rest;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Live.Journal;

namespace Trader.Live.Orders;

/// <summary>
/// Carries orders to the exchange and brings back what became of them. A lost answer is never taken for a refusal: evidence
/// ends it (requirement I3, promise R3). While an order is wanted the same order is sent again under the same id: 201 says
/// that it had not arrived, 409 that it had. When it is not wanted any more only lists are read; one that does not have it is
/// proof only if it was asked for after no request of the order could be accepted any more.
/// </summary>
/// <remarks>
/// A procedure over ports: it starts nothing by itself and waits only for answers and for its clock. On one thread with
/// transports that answer in place it is deterministic, which is how the fault simulation drives it.
/// </remarks>
public sealed partial class OrderGateway
{
    private const int MaxDoublings = 10;

    private readonly KalshiRestClient client;
    private readonly ITradingInbox inbox;
    private readonly ICallRunner calls;
    private readonly IOrderJournal? journal;
    private readonly OrderGatewayOptions options;
    private volatile bool isHalted;

    /// <summary>Makes the gateway.</summary>
    /// <param name="client">Talks to the exchange.</param>
    /// <param name="inbox">Takes what became of orders.</param>
    /// <param name="calls">Starts the calls.</param>
    /// <param name="journal">What must be durable before anything is sent; null for a trader without one.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    public OrderGateway(
        KalshiRestClient client,
        ITradingInbox inbox,
        ICallRunner calls,
        IOrderJournal? journal = null,
        OrderGatewayOptions? options = null
    )
    {
        this.client = client;
        this.inbox = inbox;
        this.calls = calls;
        this.journal = journal;
        this.options = (options ?? new OrderGatewayOptions()).Validated();
    }

    // Never the time of day: a clock that is put right must prove nothing.
    private long MonotonicMs => (long)inbox.Clock.Wall.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>Sends no order and no change from here on; cancels and reads go on.</summary>
    public void Halt() => isHalted = true;

    /// <summary>Sends again.</summary>
    public void Resume() => isHalted = false;

    /// <summary>Sends an order once the journal reaches <paramref name="journalPosition"/>; returns at once.</summary>
    public void Send(OrderIntent intent, long journalPosition) =>
        calls.Run(cancellation => SendAsync(intent, journalPosition, cancellation));

    /// <summary>Finds out what became of an order that may have been sent; returns at once.</summary>
    public void Resolve(ResolveOrder command) =>
        calls.Run(cancellation =>
            command.MayRepeat
                ? AttemptAsync(command.Intent, mayExist: true, MonotonicMs, cancellation)
                : FindOutAsync(command.Intent, "an earlier run ended before it learnt", MonotonicMs, cancellation)
        );

    /// <summary>Cancels an order; returns at once.</summary>
    public void Cancel(CancelOrder command) => calls.Run(cancellation => CancelAsync(command, cancellation));

    /// <summary>Amends or decreases an order once the journal reaches <paramref name="journalPosition"/>; returns at once.</summary>
    public void Change(ChangeOrder command, long journalPosition) =>
        calls.Run(cancellation => ChangeAsync(command, journalPosition, cancellation));

    /// <summary>Finds out what became of an order; returns at once.</summary>
    public void LookUp(LookUpOrder command) => calls.Run(cancellation => LookUpAsync(command, cancelledId: null, cancellation));

    /// <summary>Says that an order is not sent at all; returns at once.</summary>
    public void Refuse(OrderIntent intent, string reason) =>
        calls.Run(_ => PostAsync(Answer(intent, OrderAnswerKind.NotSent, reason)));

    /// <summary>Says that a change is not sent at all; returns at once.</summary>
    public void Refuse(ChangeOrder command, string reason) => calls.Run(_ => RefuseChangeAsync(command, reason));

    private async Task SendAsync(OrderIntent intent, long journalPosition, CancellationToken cancellation)
    {
        if (journal is not null && !await journal.WhenDurableAsync(journalPosition, cancellation))
        {
            await PostAsync(Answer(intent, OrderAnswerKind.NotSent, $"the journal cannot be written ({journal.Failure})"));
            return;
        }

        await AttemptAsync(intent, mayExist: false, lastSentMs: 0, cancellation);
    }

    /// <summary>Sends the order, and again under the same id while its fate is open and it is wanted.</summary>
    private async Task AttemptAsync(OrderIntent intent, bool mayExist, long lastSentMs, CancellationToken cancellation)
    {
        var request = OrderRequests.From(intent);
        for (var attempt = 1; ; attempt++)
        {
            if (isHalted)
            {
                await GiveUpAsync(intent, mayExist, lastSentMs, "the emergency stop holds", cancellation);
                return;
            }

            if (attempt == 1 && !mayExist)
            {
                await PostAsync(Answer(intent, OrderAnswerKind.Sent, reason: null));
            }

            var submission = await client.CreateOrderAsync(request, cancellation);
            if (submission is OrderSubmission.Accepted accepted)
            {
                await PostAsync(Accepted(intent, accepted.Response));
                return;
            }

            if (submission is OrderSubmission.AlreadyExists exists)
            {
                await FindExistingAsync(intent, exists.Error.Message, cancellation);
                return;
            }

            var (error, isOpen) = Failure(submission);
            if (isOpen)
            {
                lastSentMs = MonotonicMs;
                if (!mayExist)
                {
                    mayExist = true;
                    var unknown = Answer(intent, OrderAnswerKind.Unknown, error.ToString());
                    await PostAsync(unknown with { Fault = OrderFaults.Of(error, intent) });
                }
            }

            if (!(isOpen || CallVerdicts.MayPass(error)) || !IsWanted(intent))
            {
                await FailAsync(intent, error, mayExist, lastSentMs, cancellation);
                return;
            }

            await DelayAsync(attempt, cancellation);
        }
    }

    private static (ApiError Error, bool IsOpen) Failure(OrderSubmission submission) =>
        submission switch
        {
            OrderSubmission.Unknown { Error: var error } => (error, true),
            OrderSubmission.Refused { Error: var error } => (error, false),
            OrderSubmission.NotSent { Error: var error } => (error, false),
            _ => throw new InvalidOperationException($"Not a failed submission: {submission.GetType().Name}."),
        };

    // A refusal of a repetition says nothing about an earlier attempt: "no money" may be because the first one took it.
    private async Task FailAsync(
        OrderIntent intent,
        ApiError error,
        bool mayExist,
        long lastSentMs,
        CancellationToken cancellation
    )
    {
        if (mayExist)
        {
            await FindOutAsync(intent, error.Message, lastSentMs, cancellation);
            return;
        }

        await PostAsync(
            Answer(intent, error.HttpStatus == 0 ? OrderAnswerKind.NotSent : OrderAnswerKind.Refused, error.ToString()) with
            {
                InsufficientFunds = CallVerdicts.For(error.Kind) == CallVerdict.HaltOpening,
                MarketClosed = CallVerdicts.For(error.Kind) == CallVerdict.SkipMarket,
                Fault = OrderFaults.Of(error, intent),
                GroupFault = intent.OrderGroupId is null ? OrderGroupFault.None : OrderRequests.GroupFaultOf(error),
            }
        );
    }

    private async Task GiveUpAsync(
        OrderIntent intent,
        bool mayExist,
        long lastSentMs,
        string reason,
        CancellationToken cancellation
    )
    {
        if (mayExist)
        {
            await FindOutAsync(intent, reason, lastSentMs, cancellation);
        }
        else
        {
            await PostAsync(Answer(intent, OrderAnswerKind.NotSent, reason));
        }
    }

    /// <summary>The exchange has an order of this id: it is looked for until a list shows it.</summary>
    private async Task FindExistingAsync(OrderIntent intent, string cause, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            if ((await ListAsync(intent, cancellation)).Order is { } order)
            {
                await PostAsync(LookedUp(intent.ClientOrderId, order));
                return;
            }

            if (attempt == 1)
            {
                await PostAsync(Answer(intent, OrderAnswerKind.Unknown, $"{cause}: the order exists, but no list shows it yet"));
            }

            await DelayAsync(attempt, cancellation);
        }
    }

    /// <summary>Reads lists until one shows the order, or one that counts as proof does not.</summary>
    private async Task FindOutAsync(OrderIntent intent, string cause, long lastSentMs, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var askedMs = MonotonicMs;
            var (isListed, order) = await ListAsync(intent, cancellation);
            if (order is not null)
            {
                await PostAsync(LookedUp(intent.ClientOrderId, order));
                return;
            }

            if (isListed && askedMs >= lastSentMs + options.SignatureWindowMs + options.ListLagMs)
            {
                var reason = $"its answer was lost ({cause}); the exchange does not have it and can take it no more";
                await PostAsync(Answer(intent, OrderAnswerKind.Absent, reason));
                return;
            }

            await DelayAsync(attempt, cancellation);
        }
    }

    // False when the list could not be read: that proves nothing.
    private async Task<(bool IsListed, OrderDto? Order)> ListAsync(OrderIntent intent, CancellationToken cancellation)
    {
        try
        {
            await foreach (var order in client.GetOrdersAsync(new OrderFilter { Ticker = intent.Ticker }, cancellation))
            {
                if (order.ClientOrderId == intent.ClientOrderId)
                {
                    return (true, order);
                }
            }

            return (true, null);
        }
        catch (Exception exception) when (exception is KalshiApiException or PageWalkException)
        {
            return (false, null);
        }
    }

    private bool IsWanted(OrderIntent intent) => inbox.Clock.Now.ExchangeMs < intent.RepeatUntilMs;

    private Task PostAsync(OrderAnswer answer) => inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, answer)).AsTask();

    private Task PostAsync(CancelAnswer answer) => inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, answer)).AsTask();

    private Task PostAsync(ChangeAnswer answer) => inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, answer)).AsTask();

    private Task DelayAsync(int attempt, CancellationToken cancellation)
    {
        var delayMs = Math.Min(options.MaxDelayMs, (long)options.FirstDelayMs << Math.Min(attempt - 1, MaxDoublings));
        return Task.Delay(TimeSpan.FromMilliseconds(delayMs), inbox.Clock.Wall, cancellation);
    }

    private static OrderAnswer Accepted(OrderIntent intent, CreateOrderResponse response) =>
        new()
        {
            ClientOrderId = intent.ClientOrderId,
            Kind = OrderAnswerKind.Accepted,
            OrderId = response.OrderId,
            FillCount = response.FillCount,
            RemainingCount = response.RemainingCount,
        };

    private static OrderAnswer LookedUp(string clientOrderId, OrderDto order) =>
        new()
        {
            ClientOrderId = clientOrderId,
            Kind = OrderAnswerKind.Accepted,
            OrderId = order.OrderId,
            FillCount = order.FillCountFp,
            RemainingCount = order.RemainingCountFp,
            IsLookup = true,
            Status = order.Status,
        };

    private static OrderAnswer Answer(OrderIntent intent, OrderAnswerKind kind, string? reason) =>
        new()
        {
            ClientOrderId = intent.ClientOrderId,
            Kind = kind,
            Reason = reason,
        };
}
