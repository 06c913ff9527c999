using Kalshi.Client.Streaming;
using Kalshi.Wire;

namespace Kalshi.Client.Accounts;

/// <summary>What a reading of the account brought that the stream had not.</summary>
public sealed record AccountReading
{
    /// <summary>Fills the stream never told of, oldest first; empty when nothing was missed.</summary>
    public required IReadOnlyList<FillDto> MissedFills { get; init; }

    /// <summary>
    /// Orders as the exchange lists them now: all that rest, and those that ended unheard. Where the stream has told newer
    /// things of an order, it is left out.
    /// </summary>
    public required IReadOnlyList<OrderDto> Orders { get; init; }

    /// <summary>All unsettled positions.</summary>
    public required IReadOnlyList<MarketPositionDto> Positions { get; init; }

    /// <summary>When the reading began, exchange time, Unix milliseconds.</summary>
    public required long StartedMs { get; init; }
}

/// <summary>
/// Takes what feed and readings bring, one call at a time. Every fill comes exactly once, either as a frame or in a reading.
/// </summary>
public interface IAccountSink : IFeedSink
{
    /// <summary>The account was read.</summary>
    public ValueTask OnAccountReadAsync(AccountReading reading, CancellationToken cancellationToken);

    /// <summary>The account can be trusted again, or no longer.</summary>
    /// <param name="state">What holds from here on.</param>
    /// <param name="reason">Why, one sentence.</param>
    /// <param name="cancellationToken">Ends with the stream.</param>
    public ValueTask OnAccountStateAsync(AccountStreamState state, string reason, CancellationToken cancellationToken);
}
