using Kalshi.Simulator.InMemory;

namespace Trader.Lab.World;

/// <summary>Makes feed connections, and keeps the ones there are.</summary>
internal sealed class FeedLines
{
    private readonly Agenda agenda;
    private readonly NetworkConditions conditions;
    private readonly InMemoryExchange exchange;
    private readonly int pingPeriodMs;
    private readonly Digest digest;
    private readonly List<FeedLine> lines = [];

    public FeedLines(Agenda agenda, NetworkConditions conditions, InMemoryExchange exchange, int pingPeriodMs, Digest digest)
    {
        this.agenda = agenda;
        this.conditions = conditions;
        this.exchange = exchange;
        this.pingPeriodMs = pingPeriodMs;
        this.digest = digest;
    }

    /// <summary>
    /// Tries to connect; the attempt's end is told later, in place: the line, or null with the status of the refusal, 0 for no
    /// connection at all. An attempt that is lost on the way is never told of.
    /// </summary>
    public void Connect(string keyId, string timestamp, IFeedEnd end, Action<FeedLine?, int> ended)
    {
        if (conditions.Strikes(NetworkFaultKind.Refuse))
        {
            agenda.At(agenda.NowMs + conditions.Delay(), () => ended(null, 0));
            return;
        }

        if (conditions.BlockedUpUntilMs(agenda.NowMs) > 0)
        {
            return;
        }

        agenda.At(
            agenda.NowMs + conditions.Delay(),
            () =>
            {
                var connection = exchange.Connect(keyId, timestamp, out var status);
                var line = connection is null ? null : new FeedLine(agenda, conditions, connection, end, pingPeriodMs, digest);
                if (line is not null)
                {
                    lines.Add(line);
                }

                if (conditions.BlockedDownUntilMs(agenda.NowMs) == 0)
                {
                    agenda.At(agenda.NowMs + conditions.Delay(), () => ended(line, status));
                }
            }
        );
    }

    /// <summary>Takes what the exchange has sent on every connection.</summary>
    public void Collect()
    {
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            lines[i].Collect();
            if (lines[i].IsOver)
            {
                lines.RemoveAt(i);
            }
        }
    }

    /// <summary>Breaks every connection.</summary>
    public void CutAll()
    {
        foreach (var line in lines.ToArray())
        {
            line.Cut();
        }
    }
}
