using System.Collections.Immutable;

namespace Kalshi.Wire;

/// <summary>An error the exchange sent over the feed (§9.3). Its sid and sequence number are the frame's.</summary>
/// <param name="Code">The code; 10 and 25 end the subscription they name.</param>
/// <param name="Message">The text.</param>
public sealed record FeedError(int Code, string Message);

/// <summary>The markets of a subscription after an update, as its acknowledgement lists them.</summary>
/// <param name="Tickers">The markets, all of them.</param>
public sealed record SubscribedMarkets(ImmutableArray<string> Tickers);

/// <summary>One subscription of a connection.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Sid">Its id on this connection.</param>
public readonly record struct FeedSubscription(string Channel, long Sid);

/// <summary>The answer to <c>list_subscriptions</c>.</summary>
/// <param name="Subscriptions">The subscriptions of the connection.</param>
public sealed record SubscriptionList(ImmutableArray<FeedSubscription> Subscriptions);

/// <summary>A message of a type this library does not read.</summary>
/// <param name="Type">The type as sent, at most 512 bytes.</param>
public sealed record UnreadMessage(string Type);
