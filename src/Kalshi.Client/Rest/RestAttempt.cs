namespace Kalshi.Client.Rest;

/// <summary>What came of one attempt of a call.</summary>
/// <param name="HttpStatus">The answer's status; 0 if none came.</param>
/// <param name="Failure">Why none came, one sentence; null if one did.</param>
public readonly record struct RestAttempt(int HttpStatus, string? Failure)
{
    /// <summary>
    /// Whether the way to the exchange, or the exchange itself, failed. A refusal of what was asked for is none: the exchange
    /// answered. A refused key (401, 403) and too many requests (429) are, because everything else would fare alike.
    /// </summary>
    public bool IsApiError => HttpStatus is 0 or 401 or 403 or 429 or >= 500;
}
