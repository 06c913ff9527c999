namespace Kalshi.Simulator.Server;

/// <summary>Finds a request's route. Literal segments win over parameters.</summary>
internal sealed class RouteTable
{
    /// <summary>What every path starts with.</summary>
    public const string Root = "/trade-api/v2/";

    private readonly Dictionary<(string Method, int Segments), Route[]> routes;

    public RouteTable(DoubtOptions doubts) =>
        routes = AllRoutes(doubts)
            .GroupBy(route => (route.Method, route.Segments.Length))
            .ToDictionary(group => group.Key, group => group.OrderBy(Parameters).ToArray());

    /// <summary>Every route.</summary>
    public IEnumerable<Route> All => routes.Values.SelectMany(group => group);

    /// <summary>The route of a request and the segments of its path; null when there is none.</summary>
    public Route? Find(in RestRequest request, out string[] segments)
    {
        segments = [];
        if (!request.Path.StartsWith(Root, StringComparison.Ordinal))
        {
            return null;
        }

        segments = request.Path[Root.Length..].Split('/');
        for (var index = 0; index < segments.Length; index++)
        {
            if (segments[index].Contains('%', StringComparison.Ordinal))
            {
                segments[index] = Uri.UnescapeDataString(segments[index]);
            }
        }

        if (!routes.TryGetValue((request.Method, segments.Length), out var candidates))
        {
            return null;
        }

        foreach (var route in candidates)
        {
            if (Matches(route.Segments, segments))
            {
                return route;
            }
        }

        return null;
    }

    private static int Parameters(Route route) => route.Segments.Count(segment => segment[0] == ':');

    private static IEnumerable<Route> AllRoutes(DoubtOptions doubts) =>
        [
            .. ExchangeRoutes.All,
            .. SeriesRoutes.All,
            .. EventRoutes.All,
            .. MarketRoutes.All,
            .. CandleRoutes.All,
            .. HistoricalRoutes.All,
            .. UsageRoutes.All,
            .. ApiKeyRoutes.All,
            .. OrderBatchRoutes.All,
            .. OrderRoutes.All(doubts),
            .. OrderQueries.All,
            .. OrderGroupRoutes.All,
            .. FundsRoutes.All,
            .. AccountSettingRoutes.All,
            .. PortfolioRoutes.All,
        ];

    private static bool Matches(string[] template, string[] segments)
    {
        for (var index = 0; index < template.Length; index++)
        {
            var isMatch = template[index][0] == ':' ? segments[index].Length > 0 : template[index] == segments[index];
            if (!isMatch)
            {
                return false;
            }
        }

        return true;
    }
}
