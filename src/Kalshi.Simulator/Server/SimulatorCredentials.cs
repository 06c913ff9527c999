namespace Kalshi.Simulator.Server;

/// <summary>What a client needs to use one account of a simulated exchange. The private key is never part of <see cref="ToString"/>.</summary>
/// <param name="ApiKeyId">The key's id.</param>
/// <param name="PrivateKeyPem">The RSA-2048 private key, PKCS#8 PEM, made when the account was opened. A secret, though a short-lived one.</param>
/// <param name="RestUrl">Base of REST paths, for example <c>http://127.0.0.1:5010/trade-api/v2</c>.</param>
/// <param name="WebSocketUrl">The WebSocket, for example <c>ws://127.0.0.1:5010/trade-api/ws/v2</c>.</param>
public sealed record SimulatorCredentials(string ApiKeyId, string PrivateKeyPem, Uri RestUrl, Uri WebSocketUrl)
{
    /// <summary>Key id and address, never the private key.</summary>
    public override string ToString() => $"API key {ApiKeyId} at {RestUrl}";
}

/// <summary>What a simulated exchange has done so far.</summary>
public sealed record SimulatorStatistics
{
    /// <summary>Recorded prints executed; 0 without a tape.</summary>
    public required long TapePrints { get; init; }

    /// <summary>Public trades sent to the trade channel, each counted once however many connections listen.</summary>
    public required long PublicTradesPublished { get; init; }

    /// <summary>See <see cref="Flow.FlowStatistics.HouseBets"/>.</summary>
    public required long HouseBets { get; init; }

    /// <summary>Orders of accounts accepted.</summary>
    public required long OrdersAccepted { get; init; }

    /// <summary>WebSocket connections open now.</summary>
    public required int Connections { get; init; }

    /// <summary>WebSocket connections closed because the client read too slowly.</summary>
    public required long SlowConnectionsClosed { get; init; }

    /// <summary>Subscriptions ended with error 25 because the client read too slowly.</summary>
    public required long SubscriptionOverflows { get; init; }

    /// <summary>WebSocket connections closed because pings stayed unanswered.</summary>
    public required long SilentConnectionsClosed { get; init; }

    /// <summary>Requests that ended in HTTP 500; each is logged.</summary>
    public required long InternalErrors { get; init; }
}
