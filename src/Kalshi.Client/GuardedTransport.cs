using System.Net;

namespace Kalshi.Client;

/// <summary>Makes the HTTP handlers that all connections go through.</summary>
internal static class GuardedTransport
{
    /// <summary>No proxy, no redirects, no cookies, and no socket the guard has not passed.</summary>
    /// <param name="guard">Passes or refuses each socket.</param>
    /// <param name="connectTimeoutMs">Longest wait for a connection.</param>
    /// <param name="heard">Called whenever bytes have come, on the reading thread; null to listen to nothing.</param>
    public static SocketsHttpHandler CreateHandler(HostGuard guard, int connectTimeoutMs, Action? heard = null) =>
        new()
        {
            ConnectCallback = heard is null
                ? guard.ConnectAsync
                : async (context, cancellationToken) =>
                    new ListenedStream(await guard.ConnectAsync(context, cancellationToken), heard),
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
