namespace Kalshi.Client;

/// <summary>Where an exchange answers. Checked by the environment's <see cref="HostGuard"/> when it is made.</summary>
public sealed record KalshiEndpoint
{
    /// <summary>Path under which every REST resource lives.</summary>
    public const string RestPath = "/trade-api/v2";

    /// <summary>Path of the WebSocket.</summary>
    public const string WebSocketPath = "/trade-api/ws/v2";

    /// <summary>Makes an endpoint.</summary>
    /// <param name="environment">Decides which hosts are allowed.</param>
    /// <param name="restUrl">Address of the REST API, including <c>/trade-api/v2</c>.</param>
    /// <param name="webSocketUrl">Address of the WebSocket, including <c>/trade-api/ws/v2</c>.</param>
    /// <param name="keyEnvironment">What the API key was made for; null where nobody has said.</param>
    /// <exception cref="HostRefusedException">A host the environment may not reach, or a key that does not fit it.</exception>
    /// <exception cref="ArgumentException">A wrong scheme or path, or a query.</exception>
    public KalshiEndpoint(
        ExchangeEnvironment environment,
        Uri restUrl,
        Uri webSocketUrl,
        ExchangeEnvironment? keyEnvironment = null
    )
    {
        Environment = environment;
        RestUrl = restUrl;
        WebSocketUrl = webSocketUrl;
        Guard = new HostGuard(environment, keyEnvironment);
        Guard.Check(restUrl);
        Guard.Check(webSocketUrl);
        RequireForm(restUrl, RestPath, ["http", "https"], nameof(restUrl));
        RequireForm(webSocketUrl, WebSocketPath, ["ws", "wss"], nameof(webSocketUrl));
    }

    /// <summary>The environment the endpoint belongs to.</summary>
    public ExchangeEnvironment Environment { get; }

    /// <summary>Address of the REST API, including <c>/trade-api/v2</c>.</summary>
    public Uri RestUrl { get; }

    /// <summary>Address of the WebSocket, including <c>/trade-api/ws/v2</c>.</summary>
    public Uri WebSocketUrl { get; }

    /// <summary>The guard every socket to this endpoint passes.</summary>
    public HostGuard Guard { get; }

    /// <summary>
    /// The exchange's recommended hosts: paper <c>external-api.demo.kalshi.co</c> and <c>external-api-ws.demo.kalshi.co</c>;
    /// local and production <c>external-api.kalshi.com</c> and <c>external-api-ws.kalshi.com</c>.
    /// </summary>
    /// <exception cref="ArgumentException">Sim has no default: its port is known only once it runs; see <see cref="Loopback"/>.</exception>
    public static KalshiEndpoint Default(ExchangeEnvironment environment) =>
        environment switch
        {
            ExchangeEnvironment.Paper => FromHosts(environment, "external-api.demo.kalshi.co", "external-api-ws.demo.kalshi.co"),
            ExchangeEnvironment.Local or ExchangeEnvironment.Production => FromHosts(
                environment,
                "external-api.kalshi.com",
                "external-api-ws.kalshi.com"
            ),
            _ => throw new ArgumentException(
                $"Environment {environment} has no default endpoint; name the simulator's port.",
                nameof(environment)
            ),
        };

    /// <summary>The same endpoint for a key made for the given environment; every socket checks that it fits.</summary>
    /// <exception cref="HostRefusedException">The key does not fit.</exception>
    public KalshiEndpoint WithKeyOf(ExchangeEnvironment keyEnvironment) =>
        new(Environment, RestUrl, WebSocketUrl, keyEnvironment);

    /// <summary>A simulated exchange on this machine, without TLS.</summary>
    /// <param name="port">TCP port, 1 to 65535.</param>
    public static KalshiEndpoint Loopback(int port)
    {
        OptionRange.Require(port, 1, 65_535);
        return new KalshiEndpoint(
            ExchangeEnvironment.Sim,
            new Uri($"http://127.0.0.1:{port}{RestPath}"),
            new Uri($"ws://127.0.0.1:{port}{WebSocketPath}")
        );
    }

    private static KalshiEndpoint FromHosts(ExchangeEnvironment environment, string restHost, string webSocketHost) =>
        new(environment, new Uri($"https://{restHost}{RestPath}"), new Uri($"wss://{webSocketHost}{WebSocketPath}"));

    private static void RequireForm(Uri address, string path, string[] schemes, string parameter)
    {
        if (
            !schemes.Contains(address.Scheme, StringComparer.Ordinal)
            || !string.Equals(address.AbsolutePath, path, StringComparison.Ordinal)
            || address.Query.Length > 0
        )
        {
            throw new ArgumentException(
                $"The address must be {string.Join(" or ", schemes)}, end with {path} and have no query.",
                parameter
            );
        }
    }
}
