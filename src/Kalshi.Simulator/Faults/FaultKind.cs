namespace Kalshi.Simulator.Faults;

/// <summary>What can go wrong on request (§4, §9 of the API and what clients have met in life).</summary>
public enum FaultKind
{
    /// <summary>The request is refused before anything happens: 429 with the body of the exchange's rate limit.</summary>
    RateLimited = 0,

    /// <summary>The request is refused before anything happens: 500.</summary>
    ServerError,

    /// <summary>The request is refused before anything happens: 503.</summary>
    Unavailable,

    /// <summary>The request is refused before anything happens: 502 with a page of HTML, as a proxy in front answers.</summary>
    HtmlPage,

    /// <summary>The request never arrives: nothing happens and nothing is answered.</summary>
    LoseRequest,

    /// <summary>The request is carried out, its answer is lost.</summary>
    LoseAnswer,

    /// <summary>The request arrives late by <see cref="FaultRule.DelayMs"/>.</summary>
    DelayRequest,

    /// <summary>The request is carried out at once, its answer arrives late by <see cref="FaultRule.DelayMs"/>.</summary>
    DelayAnswer,

    /// <summary>The request is carried out; the answer names another order than the one asked about.</summary>
    OtherOrder,

    /// <summary>A read is answered as it was answered the last time before the fault set in.</summary>
    StaleRead,

    /// <summary>The answer has fields and words that no documentation knows.</summary>
    DriftAnswer,

    /// <summary>A message of the feed is lost; on a numbered channel the gap shows.</summary>
    DropMessage,

    /// <summary>A message of the feed arrives twice.</summary>
    RepeatMessage,

    /// <summary>A message of the feed arrives late by <see cref="FaultRule.DelayMs"/>, after those that were sent meanwhile.</summary>
    DelayMessage,

    /// <summary>A message of the feed changes places with the next one of its connection.</summary>
    SwapMessage,

    /// <summary>A message of the feed has fields and words that no documentation knows.</summary>
    DriftMessage,

    /// <summary>The subscription ends with error 10 (channel error) instead of the message.</summary>
    ChannelError,

    /// <summary>The connection is cut, without a closing frame, instead of the message.</summary>
    CutConnection,

    /// <summary>From this message on nothing is sent and nothing is read, pings included; the connection stays open.</summary>
    FreezeConnection,

    /// <summary>An upgrade to a WebSocket is refused with <see cref="FaultRule.Status"/>.</summary>
    RefuseUpgrade,
}

/// <summary>What a fault hits.</summary>
public enum FaultTarget
{
    /// <summary>REST requests and their answers.</summary>
    Request = 0,

    /// <summary>Data messages of the feed (not the replies to commands).</summary>
    Message,

    /// <summary>Upgrades to a WebSocket.</summary>
    Upgrade,
}

/// <summary>The words for faults in JSON.</summary>
public static class FaultWords
{
    private static readonly string[] Words =
    [
        "rate_limited",
        "server_error",
        "unavailable",
        "html_page",
        "lose_request",
        "lose_answer",
        "delay_request",
        "delay_answer",
        "other_order",
        "stale_read",
        "drift_answer",
        "drop_message",
        "repeat_message",
        "delay_message",
        "swap_message",
        "drift_message",
        "channel_error",
        "cut_connection",
        "freeze_connection",
        "refuse_upgrade",
    ];

    /// <summary>Every word, in the order of <see cref="FaultKind"/>.</summary>
    public static IReadOnlyList<string> All => Words;

    /// <summary>The word of a kind.</summary>
    public static string ToWord(this FaultKind kind) => Words[(int)kind];

    /// <summary>The kind of a word, or null.</summary>
    public static FaultKind? Find(string word)
    {
        var index = Array.IndexOf(Words, word);
        return index < 0 ? null : (FaultKind)index;
    }

    /// <summary>What a kind hits.</summary>
    public static FaultTarget Target(this FaultKind kind) =>
        kind switch
        {
            <= FaultKind.DriftAnswer => FaultTarget.Request,
            FaultKind.RefuseUpgrade => FaultTarget.Upgrade,
            _ => FaultTarget.Message,
        };
}
