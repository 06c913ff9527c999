using System.Net;

namespace Kalshi.Client;

/// <summary>Makes the HTTP handlers that all connections go through.</summary>
internal static class GuardedTransport
{
    /// <summary>No proxy, no redirects, no cookies, and no socket the guard has not passed.</summary>
    public static SocketsHttpHandler CreateHandler(HostGuard guard, int connectTimeoutMs) =>
        new()
        {
            ConnectCallback = guard.ConnectAsync,
            ConnectTimeout = TimeSpan.FromMilliseconds(connectTimeoutMs),
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            // Long enough to stay warm between cycles, short enough to follow a change of address.
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
        };
}
