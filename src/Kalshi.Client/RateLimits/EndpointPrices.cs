using Kalshi.Wire;

namespace Kalshi.Client.RateLimits;

/// <summary>What each call costs, by method and path. Immutable.</summary>
internal sealed class EndpointPrices
{
    private readonly Dictionary<(string Method, string Path), long> exact = [];
    private readonly List<(string Method, string Prefix, long Cost)> open = [];

    private EndpointPrices(long defaultCost) => DefaultCost = defaultCost;

    /// <summary>What is documented, for as long as the exchange has not been asked (§2.1).</summary>
    public static EndpointPrices Documented { get; } =
        From(
            new EndpointCostsResponse
            {
                DefaultCost = 10,
                EndpointCosts =
                [
                    new EndpointCostDto("DELETE", KalshiEndpoint.RestPath + "/portfolio/events/orders/:order_id", 2),
                    new EndpointCostDto("DELETE", KalshiEndpoint.RestPath + "/portfolio/events/orders/batched", 2),
                    new EndpointCostDto("GET", KalshiEndpoint.RestPath + "/portfolio/orders/:order_id", 2),
                ],
            }
        );

    /// <summary>What every call costs that is not listed.</summary>
    public long DefaultCost { get; }

    /// <exception cref="ArgumentException">A price that cannot be, named.</exception>
    public static EndpointPrices From(EndpointCostsResponse response)
    {
        RequirePrice(response.DefaultCost, "default_cost");
        var prices = new EndpointPrices(response.DefaultCost);
        foreach (var endpoint in response.EndpointCosts)
        {
            RequirePrice(endpoint.Cost, $"{endpoint.Method} {endpoint.Path}");
            var method = endpoint.Method.ToUpperInvariant();
            var star = endpoint.Path.IndexOf("/*", StringComparison.Ordinal);
            if (star >= 0)
            {
                prices.open.Add((method, Normalised(endpoint.Path[..(star + 1)]), endpoint.Cost));
            }
            else
            {
                prices.exact[(method, Normalised(endpoint.Path))] = endpoint.Cost;
            }
        }

        return prices;
    }

    /// <summary>The price of one call, for batches of one item.</summary>
    /// <param name="method">HTTP method, upper case.</param>
    /// <param name="template">Path from the root with <c>:name</c> for what varies.</param>
    public long Of(string method, string template)
    {
        var path = Normalised(template);
        if (exact.TryGetValue((method, path), out var cost))
        {
            return cost;
        }

        foreach (var entry in open)
        {
            if (entry.Method == method && path.StartsWith(entry.Prefix, StringComparison.Ordinal))
            {
                return entry.Cost;
            }
        }

        return DefaultCost;
    }

    // The names of what varies are the exchange's and may change: only their places count.
    private static string Normalised(string path) =>
        string.Join('/', path.Split('/').Select(segment => segment.StartsWith(':') ? ":" : segment));

    private static void RequirePrice(long cost, string what)
    {
        if (cost is < 0 or > 1_000_000)
        {
            throw new ArgumentException($"The exchange's price of {cost} tokens for {what} cannot be.", nameof(cost));
        }
    }
}
