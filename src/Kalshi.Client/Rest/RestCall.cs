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

    /// <summary>Escaped query with its question mark, or empty; never signed.</summary>
    public string Query { get; init; } = "";

    /// <summary>Body of a write; null for a read.</summary>
    public OrderBody? Body { get; init; }

    /// <summary>Orders in a batch; 1 otherwise. A batch costs its price for each.</summary>
    public int Items { get; init; } = 1;

    /// <summary>The shard a single order names; its own bucket pays from 1 on (§2.3).</summary>
    public int Shard { get; init; }

    public static RestCall Get(string resource, QueryText? query = null, string? template = null) =>
        new(HttpMethod.Get, resource, template) { Query = query?.ToString() ?? "" };
}
