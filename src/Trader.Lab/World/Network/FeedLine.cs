using Kalshi.Simulator.InMemory;

namespace Trader.Lab.World;

/// <summary>Who is at the trader's end of a feed connection.</summary>
internal interface IFeedEnd
{
    /// <summary>A message has arrived.</summary>
    void Receive(FeedLine line, byte[] message);

    /// <summary>Bytes that are no message have arrived: a ping.</summary>
    void Hear(FeedLine line);

    /// <summary>The connection has broken.</summary>
    void Break(FeedLine line);
}

/// <summary>
/// One feed connection: messages keep their order, as on any TCP connection, and are late by the network's delays. During a
/// partition or a freeze they wait; what one end sent before the connection broke may or may not arrive.
/// </summary>
internal sealed class FeedLine
{
    private static readonly Action<long, object> Deliver = static (_, delivery) => ((Delivery)delivery).Arrive();

    private readonly Agenda agenda;
    private readonly NetworkConditions conditions;
    private readonly InMemoryConnection connection;
    private readonly IFeedEnd end;
    private readonly Digest digest;
    private long lastUpMs;
    private long lastDownMs;
    private bool isBreaking;

    public FeedLine(
        Agenda agenda,
        NetworkConditions conditions,
        InMemoryConnection connection,
        IFeedEnd end,
        int pingPeriodMs,
        Digest digest
    )
    {
        this.agenda = agenda;
        this.conditions = conditions;
        this.connection = connection;
        this.end = end;
        this.digest = digest;
        Ping(pingPeriodMs);
    }

    /// <summary>Whether the exchange's end is gone, and with it everything that might still come.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Sends a command.</summary>
    public void Send(byte[] command)
    {
        lastUpMs = Math.Max(lastUpMs, Math.Max(agenda.NowMs, conditions.BlockedUpUntilMs(agenda.NowMs)) + conditions.Delay());
        agenda.At(lastUpMs, () => connection.Send(command));
    }

    /// <summary>Takes what the exchange has sent by now, and notices that it ended the connection.</summary>
    public void Collect()
    {
        while (connection.TryReceive(out var message))
        {
            agenda.At(NextArrivalMs(), Deliver, 0, new Delivery(this, message));
        }

        if (connection.State == InMemoryConnectionState.Ended && !isBreaking)
        {
            Break();
        }
    }

    /// <summary>The network breaks the connection: each end learns of it when it does.</summary>
    public void Cut()
    {
        connection.Close();
        Collect();
    }

    /// <summary>The trader's end gives the connection up, or its process died; the exchange learns of it when it does.</summary>
    public void Abandon()
    {
        isBreaking = true;
        var arrivalMs = Math.Max(agenda.NowMs, conditions.BlockedUpUntilMs(agenda.NowMs)) + conditions.Delay();
        agenda.At(
            arrivalMs,
            () =>
            {
                connection.Close();
                IsOver = true;
            }
        );
    }

    private void Break()
    {
        isBreaking = true;
        IsOver = true;
        agenda.At(NextArrivalMs(), () => end.Break(this));
    }

    private void Ping(int periodMs) =>
        agenda.At(
            agenda.NowMs + periodMs,
            () =>
            {
                if (IsOver || isBreaking)
                {
                    return;
                }

                if (connection.State == InMemoryConnectionState.Open)
                {
                    agenda.At(NextArrivalMs(), () => end.Hear(this));
                }

                Ping(periodMs);
            }
        );

    // In its order, and not before a partition or a freeze is over.
    private long NextArrivalMs()
    {
        var fromMs = Math.Max(conditions.BlockedDownUntilMs(agenda.NowMs), conditions.FrozenUntilMs(agenda.NowMs));
        lastDownMs = Math.Max(lastDownMs, Math.Max(agenda.NowMs, fromMs) + conditions.Delay());
        return lastDownMs;
    }

    private sealed class Delivery(FeedLine line, byte[] message)
    {
        public void Arrive()
        {
            line.digest.Add(line.agenda.NowMs);
            line.digest.Add(message);
            line.end.Receive(line, message);
        }
    }
}
