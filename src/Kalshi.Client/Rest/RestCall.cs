namespace Kalshi.Client.Rest;

/// <summary>One call as the channel sends it and the budget prices it.</summary>
internal sealed record RestCall
{
    public RestCall(HttpMethod method, string resource, string? template = null)
    {
        Method = method;
        Resource = resource;
        Template = template ?? resource;
    }

    public HttpMethod Method { get; }

    /// <summary>Escaped path below <see cref="KalshiEndpoint.RestPath"/>.</summary>
    public string Resource { get; }

    /// <summary>The path as the exchange's price list spells it, <c>:name</c> for a segment that varies.</summary>
    public string Template { get; }

    /// <summary>The name the drift sentinel files findings under.</summary>
    public string DriftSource => "rest" + Template;

    /// <summary>Escaped query with its question mark, or empty; never signed.</summary>
    public string Query { get; init; } = "";

    /// <summary>Body of a write; null for a read.</summary>
    public OrderBody? Body { get; init; }

    /// <summary>Orders in a batch; 1 otherwise. A batch costs its price for each.</summary>
    public int Items { get; init; } = 1;

    /// <summary>
    /// The shard a single order names, whose own bucket pays from 1 on; 0 for batches; null where the exchange finds the
    /// shard by the ticker and may charge all (§2.3).
    /// </summary>
    public int? Shard { get; init; } = 0;

    /// <summary>The shard as the caller named it; −1 means by ticker, as if unnamed.</summary>
    public static int? ShardOf(int? exchangeIndex) => exchangeIndex is >= 0 ? exchangeIndex : null;

    public static RestCall Get(string resource, QueryText? query = null, string? template = null) =>
        new(HttpMethod.Get, resource, template) { Query = query?.ToString() ?? "" };
}
