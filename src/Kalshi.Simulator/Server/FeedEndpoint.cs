using System.Security.Cryptography;
using System.Text;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Kalshi.Simulator.Server;

/// <summary>Opens WebSocket connections for signed upgrades and keeps them until either side ends them.</summary>
internal sealed class FeedEndpoint : IDisposable
{
    private const string HandshakeSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(2);

    private readonly FeedOptions options;
    private readonly ExchangeGate gate;
    private readonly FeedHub hub;
    private readonly Authenticator authenticator;
    private readonly TimeProvider wall;
    private readonly ILogger logger;
    private readonly CancellationTokenSource closing = new();

    public FeedEndpoint(ExchangeGate gate, FeedHub hub, Authenticator authenticator, TimeProvider wall, ILogger logger)
    {
        options = hub.Options;
        this.gate = gate;
        this.hub = hub;
        this.authenticator = authenticator;
        this.wall = wall;
        this.logger = logger;
    }

    /// <summary>Ends every connection.</summary>
    public void CloseAll() => closing.Cancel();

    public void Dispose() => closing.Dispose();

    public async Task HandleAsync(HttpContext context)
    {
        if (authenticator.Authenticate(RestEndpoint.ToRequest(context, default), out var refusal) is not { } holder)
        {
            await RestEndpoint.WriteAsync(context, refusal);
            return;
        }

        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        var key = context.Request.Headers.SecWebSocketKey.ToString();
        if (upgrade is not { IsUpgradableRequest: true } || key.Length == 0)
        {
            await RestEndpoint.WriteAsync(context, ErrorAnswers.Flat(400, "bad_request", "a WebSocket upgrade is required"));
            return;
        }

        if (context.Request.Headers.SecWebSocketVersion != "13")
        {
            context.Response.Headers.SecWebSocketVersion = "13";
            await RestEndpoint.WriteAsync(context, ErrorAnswers.Flat(426, "bad_request", "WebSocket version 13 is required"));
            return;
        }

        if (RefusalOf(holder.Account) is { } busy)
        {
            await RestEndpoint.WriteAsync(context, busy);
            return;
        }

        using var deflate = options.Compression
            ? FeedDeflate.Negotiate(context.Request.Headers.SecWebSocketExtensions.ToString())
            : null;
        if (deflate is not null)
        {
            context.Response.Headers.SecWebSocketExtensions = deflate.Answer;
        }

        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.SecWebSocketAccept = AcceptKey(key);
        await using var stream = await upgrade.UpgradeAsync();
        await ServeAsync(context, holder.Account, stream, deflate);
    }

    /// <summary>Why there is no connection for this account now: a fault, or too many already.</summary>
    private RestAnswer? RefusalOf(Account account) =>
        gate.Enter<RestAnswer?>(
            (_, now) =>
                hub.Faults.DecideUpgrade(now) is { } fault ? FaultAnswers.Upgrade(fault.Status)
                : hub.Connections >= options.MaxConnections ? ErrorAnswers.Nested(503, "too_many_connections")
                : hub.ConnectionsOf(account) >= options.MaxConnectionsPerUser ? FaultAnswers.Upgrade(429)
                : null
        );

    private async Task ServeAsync(HttpContext context, Account account, Stream stream, FeedDeflate? deflate)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(closing.Token, context.RequestAborted);
        var socket = new FeedSocket(
            stream,
            options,
            deflate,
            isSlow =>
            {
                if (isSlow)
                {
                    logger.LogWarning(
                        "A WebSocket connection was closed: more than {Limit} messages were waiting.",
                        options.MaxQueuedMessagesPerConnection
                    );
                }

                EndSoon(ending);
            }
        );
        var session = new FeedSession(account, hub, socket);
        var period = TimeSpan.FromMilliseconds(options.PingPeriodMs);
        var pings = wall.CreateTimer(_ => Ping(socket, ending), null, period, period);
        gate.Enter(
            (_, _) =>
            {
                hub.Add(session);
                return true;
            }
        );
        var isClosedCleanly = false;
        try
        {
            isClosedCleanly = await ExchangeMessagesAsync(session, socket, ending);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client is gone or we are ending: both are the normal end of a connection.
            logger.LogDebug(exception, "A WebSocket connection ended.");
        }
        finally
        {
            await pings.DisposeAsync();
            gate.Enter(
                (_, _) =>
                {
                    hub.Remove(session);
                    return true;
                }
            );
            socket.Drain();
            if (!isClosedCleanly)
            {
                // An abort would overtake a closing frame that is still on its way.
                context.Abort();
            }
        }
    }

    /// <summary>Serves until either side ends; returns whether both closing frames were exchanged.</summary>
    private async Task<bool> ExchangeMessagesAsync(FeedSession session, FeedSocket socket, CancellationTokenSource ending)
    {
        var writing = socket.WriteLoopAsync(ending.Token);
        try
        {
            while (await socket.ReceiveAsync(ending.Token) is { } message)
            {
                gate.Enter(
                    (loop, _) =>
                    {
                        session.Handle(message, loop.Engine);
                        return true;
                    }
                );
            }

            // The closing frame is queued: let it out, but not for ever.
            await writing.WaitAsync(FarewellTimeout, wall, ending.Token);
            return true;
        }
        catch (TimeoutException exception)
        {
            logger.LogDebug(exception, "A WebSocket client did not take the closing frame.");
            return false;
        }
        finally
        {
            await ending.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Ping(FeedSocket socket, CancellationTokenSource ending)
    {
        if (socket.TryPing())
        {
            return;
        }

        hub.CountSilent();
        logger.LogWarning("A WebSocket connection was closed: {Count} pings stayed unanswered.", options.MaxUnansweredPings);
        EndSoon(ending);
    }

    /// <summary>Cancels on another thread: the caller may hold the exchange's lock, and what is cancelled may want it.</summary>
    private static void EndSoon(CancellationTokenSource ending) => _ = ending.CancelAsync();

    // SHA-1 here is the protocol's (RFC 6455 §4.2.2), not a protection of anything.
#pragma warning disable CA5350
    private static string AcceptKey(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeSalt)));
#pragma warning restore CA5350
}
