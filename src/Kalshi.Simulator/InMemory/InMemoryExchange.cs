using System.Globalization;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Faults;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Server;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kalshi.Simulator.InMemory;

/// <summary>
/// The whole exchange without sockets, threads or a clock of its own: the same engine, routes, feed and faults that the sockets
/// serve, under a time that its owner moves. One seed, one flow and one sequence of calls give one sequence of answers and
/// messages, byte by byte. Not thread-safe.
/// </summary>
public sealed class InMemoryExchange : IDisposable
{
    private static readonly Uri RestUrl = new("http://memory.invalid/trade-api/v2");
    private static readonly Uri WebSocketUrl = new("ws://memory.invalid/trade-api/ws/v2");

    private readonly SimulatorOptions options;
    private readonly VirtualWall wall;
    private readonly ExchangeParts parts;
    private readonly RestApi api;
    private readonly SignatureWindow? window;
    private readonly PriorityQueue<PendingRequest, (long DueMs, long Number)> requests = new();
    private readonly PriorityQueue<InMemoryAnswer, (long AtMs, long Number)> answers = new();
    private readonly List<InMemoryConnection> connections = [];
    private long requestsSent;

    /// <summary>Makes an exchange at the flow's start.</summary>
    /// <param name="options">As for a served one; the port, the address and the operator's switch have no meaning here.</param>
    /// <param name="flow">Where the markets come from; not to be shared with another exchange.</param>
    /// <param name="observer">Sees everything the engine does, before the feed; null for nobody. Must not call the engine.</param>
    /// <param name="checksTimestamps">
    /// Whether requests and connections whose timestamp is further than <see cref="SimulatorOptions.SignatureWindowMs"/> from
    /// the exchange's clock are refused, as in life.
    /// </param>
    /// <exception cref="SimulatorException">An option is out of range.</exception>
    public InMemoryExchange(
        SimulatorOptions options,
        IMarketFlow flow,
        IExchangeEvents? observer = null,
        bool checksTimestamps = false
    )
    {
        options.Validate();
        this.options = options;
        wall = new VirtualWall(flow.StartMs);
        var clock = ExchangeClock.Held(wall, DateTimeOffset.FromUnixTimeMilliseconds(flow.StartMs), speed: 1);
        clock.Release();
        parts = new ExchangeParts(options, flow, clock, wall, mayOperateClock: false, NullLoggerFactory.Instance, observer);
        window = checksTimestamps ? new SignatureWindow(options, wall) : null;
        api = parts.Serve(new TrustingAuthenticator(parts.Directory, window));
        AdvanceTo(flow.StartMs);
    }

    /// <summary>What goes wrong. Rules can be added and removed at any time.</summary>
    public FaultPlan Faults => parts.Hub.Faults;

    /// <summary>The engine, to look at and for what no API offers.</summary>
    public MatchingEngine Engine => parts.Timeline.Loop.Engine;

    /// <summary>The time reached, Unix milliseconds.</summary>
    public long NowMs => wall.GetTimestamp();

    /// <summary>When something happens next by itself or an answer is due, Unix milliseconds; null if nothing will.</summary>
    public long? NextDueMs
    {
        get
        {
            var next = parts.Timeline.NextDueMs ?? long.MaxValue;
            next = requests.TryPeek(out _, out var request) ? Math.Min(next, request.DueMs) : next;
            next = answers.TryPeek(out _, out var answer) ? Math.Min(next, answer.AtMs) : next;
            return next == long.MaxValue ? null : next;
        }
    }

    /// <summary>Opens an account; returns the key id that its requests and connections name.</summary>
    /// <param name="balance">Its cash, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The balance is negative.</exception>
    public string OpenAccount(Money balance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(balance.Micros, nameof(balance));
        return parts.Directory.Enrol(Engine.OpenAccount(balance), options.Tier, options.KeyKind, RestUrl, WebSocketUrl).ApiKeyId;
    }

    /// <summary>
    /// Sends a REST request now; returns its number, which its answer carries. The key id says who asks, the signature is not
    /// looked at. A fault may keep the request or its answer back, or lose them: then no answer ever comes.
    /// </summary>
    public long Send(in RestRequest request)
    {
        var number = ++requestsSent;
        var fault = parts.Requests.MayHit ? parts.Requests.Decide(request, NowMs) : null;
        if (fault?.Kind == FaultKind.LoseRequest)
        {
            return number;
        }

        var pending = new PendingRequest(number, request, fault);
        if (fault?.Kind == FaultKind.DelayRequest)
        {
            requests.Enqueue(pending, (NowMs + fault.DelayMs, number));
        }
        else
        {
            Carry(pending);
        }

        return number;
    }

    /// <summary>The next answer that has arrived by now, in the order of arrival; false if there is none.</summary>
    public bool TryTakeAnswer(out InMemoryAnswer answer)
    {
        if (answers.TryPeek(out answer, out var due) && due.AtMs <= NowMs)
        {
            answers.Dequeue();
            return true;
        }

        answer = default;
        return false;
    }

    /// <summary>Opens a WebSocket connection.</summary>
    /// <param name="keyId">Who connects.</param>
    /// <param name="status">The HTTP status: 101, or why there is no connection (401, 429, 502, 503).</param>
    /// <returns>The connection, or null.</returns>
    public InMemoryConnection? Connect(string keyId, out int status) =>
        Connect(keyId, wall.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), out status);

    /// <summary>Opens a WebSocket connection with a signed timestamp.</summary>
    /// <param name="keyId">Who connects.</param>
    /// <param name="timestamp">The upgrade's <c>KALSHI-ACCESS-TIMESTAMP</c>.</param>
    /// <param name="status">The HTTP status: 101, or why there is no connection (401, 429, 502, 503).</param>
    /// <returns>The connection, or null.</returns>
    public InMemoryConnection? Connect(string keyId, string timestamp, out int status)
    {
        if (parts.Directory.Find(keyId) is not { } holder || window?.IsTimely(timestamp) == false)
        {
            status = 401;
            return null;
        }

        status =
            Faults.DecideUpgrade(NowMs) is { } fault ? fault.Status
            : parts.Hub.Connections >= parts.Hub.Options.MaxConnections ? 503
            : parts.Hub.ConnectionsOf(holder.Account) >= parts.Hub.Options.MaxConnectionsPerUser ? 429
            : 101;
        if (status != 101)
        {
            return null;
        }

        var connection = new InMemoryConnection(this, holder.Account, parts.Hub);
        parts.Hub.Add(connection.Session);
        connections.Add(connection);
        return connection;
    }

    /// <summary>Lets everything due up to a time happen, each at its own time. A time before the present is the present.</summary>
    /// <param name="nowMs">Unix milliseconds.</param>
    public void AdvanceTo(long nowMs)
    {
        while (
            Earlier(parts.Timeline.NextDueMs, requests.TryPeek(out _, out var due) ? due.DueMs : null) is { } next
            && next <= nowMs
        )
        {
            MoveTo(next);
        }

        MoveTo(nowMs);
    }

    /// <summary>Does what the operator's API does (see the documentation of <c>/sim/v1</c>); changing the clock is refused here.</summary>
    /// <param name="method">The HTTP method, upper case.</param>
    /// <param name="path">The whole path, for example <c>/sim/v1/actions</c>.</param>
    /// <param name="body">JSON, or empty.</param>
    public RestAnswer Operate(string method, string path, ReadOnlyMemory<byte> body)
    {
        var answer = parts.Operators.Answer(method, path, body);
        ForgetEnded();
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => parts.Dispose();

    internal void Handle(FeedSession session, ReadOnlyMemory<byte> utf8)
    {
        parts.Gate.Enter(
            (loop, _) =>
            {
                session.Handle(utf8, loop.Engine);
                return true;
            }
        );
        ForgetEnded();
    }

    internal void Forget(InMemoryConnection connection)
    {
        parts.Hub.Remove(connection.Session);
        connections.Remove(connection);
    }

    private static long? Earlier(long? one, long? other) => one is null || other < one ? other : one;

    private void MoveTo(long nowMs)
    {
        wall.MoveTo(nowMs);
        parts.Gate.Enter(static (_, _) => true);
        while (requests.TryPeek(out var pending, out var due) && due.DueMs <= NowMs)
        {
            requests.Dequeue();
            Carry(pending);
        }

        ForgetEnded();
    }

    private void Carry(PendingRequest pending)
    {
        var fault = pending.Fault;
        var instead = fault is null ? null : parts.Requests.Instead(fault, pending.Request, NowMs);
        var answer = instead ?? parts.Requests.Alter(fault, pending.Request, api.Answer(pending.Request), NowMs);
        ForgetEnded();
        if (fault?.Kind != FaultKind.LoseAnswer)
        {
            var atMs = NowMs + (fault?.Kind == FaultKind.DelayAnswer ? fault.DelayMs : 0);
            answers.Enqueue(new InMemoryAnswer(pending.Number, atMs, answer.Status, answer.Body), (atMs, pending.Number));
        }
    }

    /// <summary>A connection that a fault or its slowness ended is nobody's any more.</summary>
    private void ForgetEnded()
    {
        for (var i = connections.Count - 1; i >= 0; i--)
        {
            if (connections[i].State == InMemoryConnectionState.Ended)
            {
                Forget(connections[i]);
            }
        }
    }

    private readonly record struct PendingRequest(long Number, RestRequest Request, FaultRule? Fault);
}

/// <summary>An answer that arrived.</summary>
/// <param name="Number">The number that <see cref="InMemoryExchange.Send"/> gave the request.</param>
/// <param name="AtMs">When it arrived, Unix milliseconds.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body; empty for 204.</param>
public readonly record struct InMemoryAnswer(long Number, long AtMs, int Status, ReadOnlyMemory<byte> Body);
