using System.Diagnostics.CodeAnalysis;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.InMemory;

/// <summary>How a connection stands.</summary>
public enum InMemoryConnectionState
{
    /// <summary>Open.</summary>
    Open = 0,

    /// <summary>Silent and deaf, though nobody closed it.</summary>
    Frozen,

    /// <summary>Over: closed by its client, cut by a fault, or ended because its client read too slowly.</summary>
    Ended,
}

/// <summary>A WebSocket connection in memory: commands go in as text, messages come out one by one. Not thread-safe.</summary>
public sealed class InMemoryConnection
{
    private readonly InMemoryExchange exchange;
    private readonly Outlet outlet;
    private readonly FeedSession session;

    internal InMemoryConnection(InMemoryExchange exchange, Exchange.Account account, FeedHub hub)
    {
        this.exchange = exchange;
        outlet = new Outlet(hub.Options.MaxQueuedMessagesPerConnection);
        session = new FeedSession(account, hub, outlet);
    }

    /// <summary>How it stands.</summary>
    public InMemoryConnectionState State => outlet.State;

    /// <summary>Messages that wait to be received.</summary>
    public int Waiting => outlet.Waiting;

    internal FeedSession Session => session;

    /// <summary>Sends a command; lost without a trace if the connection is not open.</summary>
    /// <param name="utf8">The command, JSON.</param>
    public void Send(ReadOnlyMemory<byte> utf8)
    {
        if (State == InMemoryConnectionState.Open)
        {
            exchange.Handle(session, utf8);
        }
    }

    /// <summary>The next message, in the order of sending; false when none waits. What was sent before the end can still be received.</summary>
    public bool TryReceive([NotNullWhen(true)] out byte[]? utf8) => outlet.TryTake(out utf8);

    /// <summary>Ends the connection from the client's side.</summary>
    public void Close()
    {
        outlet.Cut();
        exchange.Forget(this);
    }

    private sealed class Outlet(int maxWaiting) : IFeedOutlet
    {
        private readonly Queue<(FeedBacklog Backlog, byte[] Utf8)> messages = new();

        public InMemoryConnectionState State { get; private set; }

        public int Waiting => messages.Count;

        public bool TrySend(FeedBacklog backlog, ReadOnlySpan<byte> utf8)
        {
            if (messages.Count >= maxWaiting)
            {
                return false;
            }

            backlog.Enter();
            messages.Enqueue((backlog, utf8.ToArray()));
            return true;
        }

        public bool TryTake([NotNullWhen(true)] out byte[]? utf8)
        {
            if (!messages.TryDequeue(out var message))
            {
                utf8 = null;
                return false;
            }

            message.Backlog.Leave();
            utf8 = message.Utf8;
            return true;
        }

        public void EndSlow() => State = InMemoryConnectionState.Ended;

        public void Cut() => State = InMemoryConnectionState.Ended;

        public void Freeze() => State = InMemoryConnectionState.Frozen;
    }
}
