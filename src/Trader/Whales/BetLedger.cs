using Kalshi;
using Kalshi.Wire;

namespace Trader.Whales;

/// <summary>
/// Adds public prints up to bets (requirement G1). Bets are remembered long enough for their late prints, within a bound.
/// </summary>
public sealed class BetLedger
{
    private readonly Dictionary<Key, Bet> bets = [];
    private readonly Queue<Key> order = new();
    private readonly long retentionMs;
    private readonly int maxBets;
    private long forgottenUpToMs = long.MinValue;

    /// <summary>Makes an empty ledger.</summary>
    /// <param name="retentionMs">How long a bet is remembered, exchange clock.</param>
    /// <param name="maxBets">Bets remembered at most; the oldest go first.</param>
    public BetLedger(long retentionMs, int maxBets)
    {
        this.retentionMs = retentionMs;
        this.maxBets = maxBets;
    }

    /// <summary>Distinct bets seen.</summary>
    public long BetCount { get; private set; }

    /// <summary>Bets remembered now.</summary>
    public int RememberedCount => bets.Count;

    /// <summary>
    /// Adds a print and returns its bet; null if the print is so late that its bet may have been forgotten: a bet that was
    /// decided must not come back. Block trades must not come here.
    /// </summary>
    public Bet? Add(in PublicTrade trade)
    {
        var key = new Key(trade.Ticker, trade.TakerSide, trade.TimestampMs);
        if (!bets.TryGetValue(key, out var bet))
        {
            if (trade.TimestampMs <= forgottenUpToMs)
            {
                return null;
            }

            MakeRoom(trade.TimestampMs);
            bet = new Bet(trade.Ticker, trade.TakerSide, trade.TimestampMs);
            bets.Add(key, bet);
            order.Enqueue(key);
            BetCount++;
        }

        bet.Add(trade.YesPrice.OnYesScale(trade.TakerSide), trade.Count);
        return bet;
    }

    private void MakeRoom(long nowMs)
    {
        while (order.TryPeek(out var oldest) && (bets.Count >= maxBets || nowMs - oldest.TimestampMs > retentionMs))
        {
            bets.Remove(order.Dequeue());
            // Never as far as the print that made room: a timestamp from the future must not shut everything out.
            forgottenUpToMs = Math.Max(forgottenUpToMs, Math.Min(oldest.TimestampMs, nowMs - 1));
        }
    }

    private readonly record struct Key(string Ticker, Outcome Side, long TimestampMs);
}
