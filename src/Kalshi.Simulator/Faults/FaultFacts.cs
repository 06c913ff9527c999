namespace Kalshi.Simulator.Faults;

/// <summary>What an order request asks for. <c>default</c> is <see cref="None"/>: it is no order request.</summary>
public enum OrderVerb
{
    /// <summary>No order request.</summary>
    None = 0,

    /// <summary>Place one order.</summary>
    Create,

    /// <summary>Place several orders.</summary>
    CreateBatch,

    /// <summary>Cancel one order.</summary>
    Cancel,

    /// <summary>Cancel several orders.</summary>
    CancelBatch,

    /// <summary>Cancel every order.</summary>
    CancelAll,

    /// <summary>Change price or size of an order.</summary>
    Amend,

    /// <summary>Take size off an order.</summary>
    Decrease,
}

/// <summary>Finds order verbs (§6.1 of the API).</summary>
public static class OrderVerbs
{
    private const string Orders = "/portfolio/events/orders";

    private static readonly string[] Words =
    [
        "",
        "create",
        "create_batch",
        "cancel",
        "cancel_batch",
        "cancel_all",
        "amend",
        "decrease",
    ];

    /// <summary>Every word but the empty one of <see cref="OrderVerb.None"/>.</summary>
    public static IEnumerable<string> All => Words.Skip(1);

    /// <summary>The word of a verb; empty for <see cref="OrderVerb.None"/>.</summary>
    public static string ToWord(this OrderVerb verb) => Words[(int)verb];

    /// <summary>The verb of a word, or null.</summary>
    public static OrderVerb? Find(string word)
    {
        var index = Array.IndexOf(Words, word);
        return index <= 0 ? null : (OrderVerb)index;
    }

    /// <summary>The verb of a request.</summary>
    /// <param name="method">The HTTP method, upper case.</param>
    /// <param name="path">The path below <c>/trade-api/v2</c>, without the query.</param>
    public static OrderVerb Of(string method, string path)
    {
        if (!path.StartsWith(Orders, StringComparison.Ordinal))
        {
            return OrderVerb.None;
        }

        var rest = path[Orders.Length..].Split('/');
        return (method, rest) switch
        {
            ("POST", [""]) => OrderVerb.Create,
            ("POST", ["", "batched"]) => OrderVerb.CreateBatch,
            ("POST", ["", _, "amend"]) => OrderVerb.Amend,
            ("POST", ["", _, "decrease"]) => OrderVerb.Decrease,
            ("DELETE", [""]) => OrderVerb.CancelAll,
            ("DELETE", ["", "batched"]) => OrderVerb.CancelBatch,
            ("DELETE", ["", _]) => OrderVerb.Cancel,
            _ => OrderVerb.None,
        };
    }
}

/// <summary>What a fault may look at in a REST request.</summary>
/// <param name="Method">The HTTP method, upper case.</param>
/// <param name="Path">The path below <c>/trade-api/v2</c>, without the query, for example <c>/portfolio/balance</c>.</param>
/// <param name="MarketTicker">The market it is about, or null where path, query and body name none.</param>
public readonly record struct RequestFacts(string Method, string Path, string? MarketTicker)
{
    /// <summary>What it asks for, if it is about orders.</summary>
    public OrderVerb Verb { get; } = OrderVerbs.Of(Method, Path);
}

/// <summary>What a fault may look at in a data message of the feed.</summary>
/// <param name="Channel">The channel's name, for example <c>orderbook_delta</c>.</param>
/// <param name="Type">The message's type, for example <c>orderbook_snapshot</c>.</param>
/// <param name="MarketTicker">The market it is about, or null.</param>
public readonly record struct MessageFacts(string Channel, string Type, string? MarketTicker);
