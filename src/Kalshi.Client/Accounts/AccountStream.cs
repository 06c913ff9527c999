using Kalshi.Client.Rest;
using Kalshi.Client.Streaming;
using Kalshi.Wire;

namespace Kalshi.Client.Accounts;

/// <summary>
/// Stands between a <see cref="KalshiSocket"/> and its consumer and closes the gaps of the private channels by reading the
/// account: after each loss, and now and then. Hand it to the socket as its sink, and run it beside the socket.
/// </summary>
public sealed class AccountStream : IFeedSink, IDisposable
{
    private readonly KalshiRestClient client;
    private readonly IAccountSink sink;
    private readonly AccountResync resync;
    private readonly TimeProvider time;

    // One call at a time reaches the sink, and the state belongs to whoever holds it.
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SemaphoreSlim wake = new(0, 1);
    private AccountStreamState told;

    /// <summary>Makes the stream.</summary>
    /// <param name="client">Reads the account.</param>
    /// <param name="channels">The private channels the socket subscribes to.</param>
    /// <param name="sink">Takes everything.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="time">The wall clock, the same as the client's; null for the system's.</param>
    /// <exception cref="ArgumentException">A channel that is not private, or none.</exception>
    public AccountStream(
        KalshiRestClient client,
        IReadOnlyCollection<FeedChannel> channels,
        IAccountSink sink,
        AccountResyncOptions? options = null,
        TimeProvider? time = null
    )
    {
        this.client = client;
        this.sink = sink;
        this.time = time ?? TimeProvider.System;
        resync = new AccountResync(channels, ExchangeMs(), options);
    }

    /// <summary>Whether the account can be trusted; read without waiting for the stream's turn.</summary>
    public AccountStreamState State => resync.State;

    /// <summary>Reads the account whenever that is due, until cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled: the only ordinary end.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            AccountRead? read;
            TimeSpan? wait = null;
            await turn.WaitAsync(cancellationToken);
            try
            {
                var now = ExchangeMs();
                read = resync.NextRead(now);
                if (read is null && resync.NextReadMs is { } due)
                {
                    wait = TimeSpan.FromMilliseconds(Math.Max(1, due - now));
                }
            }
            finally
            {
                turn.Release();
            }

            if (read is { } plan)
            {
                await ReadAsync(plan, cancellationToken);
            }
            else
            {
                await WaitAsync(wait, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        turn.Dispose();
        wake.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask OnFrameAsync(in FeedFrame frame, long receivedWallMs, CancellationToken cancellationToken) =>
        DeliverAsync(frame, receivedWallMs, cancellationToken);

    /// <inheritdoc/>
    public ValueTask OnConnectedAsync(CancellationToken cancellationToken) =>
        InTurnAsync(() => sink.OnConnectedAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask OnDisconnectedAsync(FeedDisconnect reason, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                resync.OnDisconnected();
                await TellStateAsync(reason.Message, cancellationToken);
                await sink.OnDisconnectedAsync(reason, cancellationToken);
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public ValueTask OnSubscriptionReadyAsync(FeedChannel channel, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                resync.OnSubscribed(channel, ExchangeMs());
                await TellStateAsync("The private channels are subscribed; what was missed is being read.", cancellationToken);
                await sink.OnSubscriptionReadyAsync(channel, cancellationToken);
                Wake();
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public ValueTask OnGapAsync(FeedGap gap, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                // Numbers show a loss in a subscription that goes on; without them the subscription itself has ended.
                if (gap.Channel is { } channel && resync.OnLost(channel, gap.Received != 0, ExchangeMs()))
                {
                    await TellStateAsync($"Messages of {channel.ToWire()} were lost.", cancellationToken);
                    Wake();
                }

                await sink.OnGapAsync(gap, cancellationToken);
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public ValueTask OnDecodeErrorAsync(FeedFormatException error, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                // The private channels have no numbers: a message of theirs that cannot be read is lost here and now.
                if (LostChannel(error.MessageType) is { } channel && resync.OnLost(channel, isSubscribed: true, ExchangeMs()))
                {
                    await TellStateAsync($"A message of {channel.ToWire()} could not be read.", cancellationToken);
                    Wake();
                }

                await sink.OnDecodeErrorAsync(error, cancellationToken);
            },
            cancellationToken
        );

    // A word of tomorrow is no proof that an order has ended.
    private static bool Rests(string status) => status is not ("canceled" or "executed");

    private static FeedChannel? LostChannel(string messageType) =>
        messageType switch
        {
            "fill" => FeedChannel.Fills,
            "user_order" => FeedChannel.UserOrders,
            "market_position" => FeedChannel.MarketPositions,
            _ => null,
        };

    private async ValueTask DeliverAsync(FeedFrame frame, long receivedWallMs, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var isNews = frame.Body switch
            {
                FillMessage fill => resync.OnFill(fill.TradeId, fill.OrderId, fill.TimestampMs),
                UserOrderMessage order => resync.OnOrder(order.OrderId, Rests(order.Status), order.LastUpdatedMs, ExchangeMs()),
                _ => true,
            };
            if (isNews)
            {
                await sink.OnFrameAsync(in frame, receivedWallMs, cancellationToken);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task ReadAsync(AccountRead read, CancellationToken cancellationToken)
    {
        try
        {
            var filter = new FillFilter { MinTs = read.FillsFromTs };
            var fills = await client.GetFillsAsync(filter, cancellationToken).ToListAsync(cancellationToken);
            var orders = await client
                .GetOrdersAsync(new OrderFilter { Status = "resting" }, cancellationToken)
                .ToListAsync(cancellationToken);
            orders.AddRange(await ReadVanishedAsync(read, orders, cancellationToken));
            var positions = await client.GetPositionsAsync(cancellationToken: cancellationToken).ToListAsync(cancellationToken);
            await InTurnAsync(() => HandOverAsync(read, fills, orders, positions, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (exception is KalshiApiException or PageWalkException)
        {
            await InTurnAsync(
                async () =>
                {
                    resync.OnReadFailed(read, ExchangeMs());
                    await sink.OnAccountStateAsync(
                        resync.State,
                        $"The account could not be read, it will be tried again: {exception.Message}",
                        cancellationToken
                    );
                },
                cancellationToken
            );
        }
    }

    private async Task<List<OrderDto>> ReadVanishedAsync(
        AccountRead read,
        List<OrderDto> resting,
        CancellationToken cancellationToken
    )
    {
        var listed = resting.Select(order => order.OrderId).ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<string> vanished = [];
        await InTurnAsync(
            () =>
            {
                vanished = resync.Vanished(read, listed);
                return ValueTask.CompletedTask;
            },
            cancellationToken
        );
        var found = new List<OrderDto>();
        foreach (var orderId in vanished)
        {
            try
            {
                found.Add(await client.GetOrderAsync(orderId, cancellationToken));
            }
            catch (KalshiApiException exception) when (exception.Error.Kind == ApiErrorKind.NotFound)
            {
                await InTurnAsync(
                    () =>
                    {
                        resync.OnOrderUnknown(orderId);
                        return ValueTask.CompletedTask;
                    },
                    cancellationToken
                );
            }
        }

        return found;
    }

    private async ValueTask HandOverAsync(
        AccountRead read,
        List<FillDto> fills,
        List<OrderDto> orders,
        List<MarketPositionDto> positions,
        CancellationToken cancellationToken
    )
    {
        var now = ExchangeMs();
        var missed = fills
            .OrderBy(fill => fill.CreatedTime)
            .Where(fill =>
                resync.OnFill(fill.TradeId, fill.OrderId, fill.CreatedTime?.ToUnixTimeMilliseconds() ?? read.StartedMs)
            )
            .ToList();
        var news = orders
            .Where(order =>
                resync.OnOrder(order.OrderId, Rests(order.Status), order.LastUpdateTime?.ToUnixTimeMilliseconds() ?? 0, now)
            )
            .ToList();
        await sink.OnAccountReadAsync(
            new AccountReading
            {
                MissedFills = missed,
                Orders = news,
                Positions = positions,
                StartedMs = read.StartedMs,
            },
            cancellationToken
        );
        resync.OnReadDone(read, now);
        await TellStateAsync("The account was read and nothing is missing.", cancellationToken);
    }

    private async ValueTask TellStateAsync(string reason, CancellationToken cancellationToken)
    {
        if (told != resync.State)
        {
            told = resync.State;
            await sink.OnAccountStateAsync(told, reason, cancellationToken);
        }
    }

    private async ValueTask InTurnAsync(Func<ValueTask> action, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await action();
        }
        finally
        {
            turn.Release();
        }
    }

    private void Wake()
    {
        if (wake.CurrentCount == 0)
        {
            wake.Release();
        }
    }

    private async Task WaitAsync(TimeSpan? wait, CancellationToken cancellationToken)
    {
        if (wait is not { } limit)
        {
            await wake.WaitAsync(cancellationToken);
            return;
        }

        using var over = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await wake.WaitAsync(linked.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The reading is due.
        }
    }

    // The exchange's clock, as well as the Date headers tell: to the second, which the overlap covers.
    private long ExchangeMs() => time.GetUtcNow().ToUnixTimeMilliseconds() + (client.ClockSkew.DifferenceMs ?? 0);
}
