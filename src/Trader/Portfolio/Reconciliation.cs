using Trader.Commands;
using Trader.Events;
using Trader.Orders;
using Trader.Status;

namespace Trader.Portfolio;

/// <summary>What a reading of the account led to.</summary>
public enum ReadingResult
{
    /// <summary>It answered an older request, or too much was moving to tell.</summary>
    NotCompared = 0,

    /// <summary>Our books agree with the exchange's.</summary>
    Agrees,

    /// <summary>They differ.</summary>
    Differs,
}

/// <summary>
/// Finds drift and ends it (requirement F4). A difference that is there twice in a row is drift: first what was missed is
/// asked for, over a longer past, and booked like anything else; if the difference stays, the books take over the exchange's
/// figures. Trading goes on meanwhile, except where <see cref="MarketStops"/> says otherwise.
/// </summary>
internal sealed class Reconciliation
{
    private readonly TraderOptions options;
    private readonly AccountLedger ledger;
    private readonly OrderTracker orders;
    private readonly Announcer announcer;
    private readonly CoreCounters counters;
    private readonly DriftRepair repair;
    private readonly Dictionary<(DriftSubject, string, int), Suspicion> suspicions = [];
    private readonly Dictionary<string, long> goneSince = new(StringComparer.Ordinal);
    private readonly HashSet<string> openedMoving = new(StringComparer.Ordinal);
    private readonly HashSet<int> cashOpenedMoving = [];
    private AccountPicture? opening;
    private AccountPicture? previous;
    private AccountPicture? latest;
    private long openedMs;
    private long agreedMs;

    public Reconciliation(
        TraderOptions options,
        AccountLedger ledger,
        OrderTracker orders,
        Announcer announcer,
        CoreCounters counters
    )
    {
        this.options = options;
        this.ledger = ledger;
        this.orders = orders;
        this.announcer = announcer;
        this.counters = counters;
        Stops = new MarketStops(options);
        repair = new DriftRepair(options, ledger, Stops, announcer, counters);
    }

    /// <summary>Where nothing may be opened.</summary>
    public MarketStops Stops { get; }

    /// <summary>The latest drifts that are over, oldest first.</summary>
    public IReadOnlyCollection<DriftRecord> History => repair.History;

    /// <summary>In what the last comparison differed; empty if it agreed.</summary>
    public IReadOnlyList<string> LastDifferences { get; private set; } = [];

    /// <summary>Whether the next reading should go back to the last one that agreed.</summary>
    public bool WantsCatchUp => suspicions.Values.Any(suspicion => suspicion.IsDrift);

    /// <summary>Whether the contracts held in a market were found to differ, and are not put right yet.</summary>
    public bool IsCorrecting(string ticker) =>
        suspicions.Count > 0
        && suspicions.TryGetValue((DriftSubject.Position, ticker, 0), out var suspicion)
        && suspicion.IsDrift;

    /// <summary>The markets for which <see cref="IsCorrecting"/> holds.</summary>
    public IEnumerable<string> Correcting =>
        suspicions
            .Values.Where(suspicion => suspicion.IsDrift && suspicion.First.Ticker.Length > 0)
            .Select(suspicion => suspicion.First.Ticker);

    /// <summary>Whether the next reading should come soon: something differs, or was moving when the account was first read.</summary>
    public bool WantsReading { get; private set; }

    /// <summary>When a reading that agreed was asked for, exchange clock, Unix milliseconds; 0 if none did.</summary>
    public long AgreedMs => agreedMs;

    /// <summary>
    /// The account was read for the first time. What moved just before may be in the fills and not yet in the positions, or
    /// the other way round: these markets are opened in only when a later reading agrees.
    /// </summary>
    public void OnOpened(AccountPicture picture, IReadOnlyList<AccountFill> early, ReadingRequest request, EventTime now)
    {
        var quietSinceMs = request.At.ExchangeMs - options.AccountSettleMs;
        agreedMs = request.At.ExchangeMs;
        openedMs = now.ExchangeMs;
        foreach (var fill in picture.Reading.Fills.Select(AccountFill.From).Concat(early))
        {
            NoteOpenedMoving(fill.Ticker, fill.TimestampMs >= quietSinceMs);
        }

        foreach (var row in picture.Reading.Positions)
        {
            NoteOpenedMoving(row.Ticker, row.LastUpdatedTs?.ToUnixTimeMilliseconds() >= quietSinceMs);
        }

        foreach (var settlement in picture.Reading.Settlements)
        {
            NoteOpenedMoving(settlement.Ticker, settlement.SettledTime.ToUnixTimeMilliseconds() >= quietSinceMs);
        }

        if (
            openedMoving.Count > 0
            || picture.Shards.Any(shard => !picture.HasQuietOrders(shard, picture, quietSinceMs))
            || !picture.Reading.IsCashConsistent
        )
        {
            cashOpenedMoving.Add(AccountDifference.AllShards);
            cashOpenedMoving.UnionWith(ledger.Shards.ByShard.Keys);
        }

        opening = picture;
        latest = picture;
        WantsReading = cashOpenedMoving.Count > 0;
        foreach (var ticker in openedMoving)
        {
            Stops.Hold(ticker, "its position was moving when the account was first read, and is being read again", now);
        }
    }

    /// <summary>Takes note of a reading, consistent or not: the next one shows whether orders have changed.</summary>
    public void Note(AccountPicture picture)
    {
        previous = latest;
        latest = picture;
        if (opening is { } first)
        {
            // An order may have been in the balance and not yet in the list, or still in the list, when the books were opened.
            opening = null;
            var changed = first.Shards.Union(picture.Shards).Where(shard => !picture.HasSameOrders(shard, first)).ToList();
            cashOpenedMoving.UnionWith(changed);
            if (changed.Count > 0)
            {
                cashOpenedMoving.Add(AccountDifference.AllShards);
            }
        }
    }

    /// <summary>Compares a consistent reading, whose fills and settlements are booked, and repairs what has to be.</summary>
    public ReadingResult Judge(AccountPicture picture, ReadingRequest request, EventTime now, ICommandSink sink)
    {
        var quietSinceMs = request.At.ExchangeMs - options.AccountSettleMs;
        if (cashOpenedMoving.Count > 0 && quietSinceMs < openedMs)
        {
            return ReadingResult.NotCompared;
        }

        NoteGone(picture, now);
        var all = AccountComparison.Of(
            ledger,
            picture,
            orders,
            quietSinceMs,
            position => goneSince.ContainsKey(position.Ticker) && !HasGoneLongEnough(position.Ticker, now),
            shard => picture.HasQuietOrders(shard, previous, quietSinceMs)
        );
        if (FinishOpening(picture, all, quietSinceMs, now, sink))
        {
            return Judge(picture, request, now, sink);
        }

        repair.AlignFigures(picture, quietSinceMs);
        var settled = all.Where(difference => difference.IsSettled).ToList();
        LastDifferences = settled.ConvertAll(difference => difference.Describe());
        Resolve(all, now, sink);
        Suspect(settled, now, sink);
        ReleaseStops(all, now, sink);
        WantsReading = all.Count > 0 || cashOpenedMoving.Count > 0;
        if (all.Count == 0)
        {
            agreedMs = request.At.ExchangeMs;
            return ReadingResult.Agrees;
        }

        if (settled.Count == 0)
        {
            return ReadingResult.NotCompared;
        }

        if (request is { IsCatchUp: true, IsFinal: false })
        {
            Repair(picture, all, quietSinceMs, now, sink);
        }

        return ReadingResult.Differs;
    }

    // A position that the exchange lists no longer has settled, as a rule: its row may appear a while later.
    private void NoteGone(AccountPicture picture, EventTime now)
    {
        foreach (var ticker in goneSince.Keys.ToList())
        {
            if (picture.Positions.ContainsKey(ticker) || !ledger.Holds(ticker))
            {
                goneSince.Remove(ticker);
            }
        }

        foreach (var position in ledger.OpenPositions)
        {
            if (!picture.Positions.ContainsKey(position.Ticker))
            {
                goneSince.TryAdd(position.Ticker, now.ExchangeMs);
            }
        }
    }

    private bool HasGoneLongEnough(string ticker, EventTime now) =>
        now.ExchangeMs - goneSince[ticker] >= options.SettlementPatienceSeconds * 1000L;

    private void NoteOpenedMoving(string ticker, bool isMoving)
    {
        if (isMoving)
        {
            openedMoving.Add(ticker);
        }
    }

    // What was moving at the first reading is taken over from the first one in which it is quiet. That is no drift: the books
    // never claimed to know. Returns whether anything was taken over, so that the comparison has to be made again.
    private bool FinishOpening(
        AccountPicture picture,
        IReadOnlyList<AccountDifference> all,
        long quietSinceMs,
        EventTime now,
        ICommandSink sink
    )
    {
        var changed = false;
        foreach (var difference in all)
        {
            var isOurs =
                difference.Subject == DriftSubject.Cash
                    ? cashOpenedMoving.Contains(difference.Shard)
                    : openedMoving.Contains(difference.Ticker);
            if (isOurs && difference.IsSettled)
            {
                repair.CompleteOpening(difference, picture, quietSinceMs, now, sink);
                changed = true;
            }
        }

        openedMoving.RemoveWhere(ticker => !all.Any(difference => difference.Ticker == ticker && !difference.IsSettled));
        cashOpenedMoving.RemoveWhere(shard =>
            !all.Any(difference => difference.Subject == DriftSubject.Cash && difference.Shard == shard && !difference.IsSettled)
        );
        return changed;
    }

    private void Suspect(List<AccountDifference> settled, EventTime now, ICommandSink sink)
    {
        List<AccountDifference>? found = null;
        foreach (var difference in settled)
        {
            if (!suspicions.TryGetValue(difference.Key, out var suspicion))
            {
                suspicion = new Suspicion(difference, now);
                suspicions.Add(difference.Key, suspicion);
            }

            suspicion.Seen++;
            if (suspicion.Seen == 2)
            {
                suspicion.FoundAt = now;
                (found ??= []).Add(difference);
            }
        }

        if (found is null)
        {
            return;
        }

        counters.Drifts++;
        var differences = string.Join("; ", found.Select(difference => difference.Describe()));
        announcer.Say(
            sink,
            now,
            ActivityTypes.Drift,
            ActivityLevel.Warning,
            $"The exchange's account differs from ours: {differences}; asking for what was missed"
        );
    }

    // A suspicion ends when its subject was compared and agreed; while it cannot be told it stays as it is.
    private void Resolve(IReadOnlyList<AccountDifference> all, EventTime now, ICommandSink sink)
    {
        foreach (var (key, suspicion) in suspicions.ToList())
        {
            if (all.Any(difference => difference.Key == key))
            {
                continue;
            }

            suspicions.Remove(key);
            if (suspicion.IsDrift)
            {
                repair.Resolved(suspicion.First, suspicion.SeenFirst, suspicion.FoundAt, now, sink);
            }
        }
    }

    private void Repair(
        AccountPicture picture,
        IReadOnlyList<AccountDifference> all,
        long quietSinceMs,
        EventTime now,
        ICommandSink sink
    )
    {
        var due = all.Where(difference =>
                difference.IsSettled && suspicions.TryGetValue(difference.Key, out var suspicion) && suspicion.Seen > 2
            )
            .ToList();
        if (due.Count == 0)
        {
            return;
        }

        // Position and cash of one shard are parts of one picture: they are taken over together or not at all.
        var shards = due.Select(difference => difference.Shard).ToHashSet();
        var together = all.Where(difference =>
                shards.Contains(difference.Shard)
                || shards.Contains(AccountDifference.AllShards)
                || difference.Shard == AccountDifference.AllShards
            )
            .ToList();
        if (together.Exists(difference => !difference.IsSettled))
        {
            return;
        }

        repair.Correct(
            together,
            picture,
            quietSinceMs,
            difference => suspicions.TryGetValue(difference.Key, out var known) && known.IsDrift ? known.FoundAt : now,
            now,
            sink
        );
        foreach (var difference in together)
        {
            suspicions.Remove(difference.Key);
            goneSince.Remove(difference.Ticker);
        }
    }

    private void ReleaseStops(IReadOnlyList<AccountDifference> all, EventTime now, ICommandSink sink)
    {
        var ended = Stops.OnCompared(
            ticker => ticker.Length == 0 ? all.Count == 0 : !all.Any(difference => difference.Ticker == ticker),
            ticker => all.Any(difference => difference.IsSettled && (ticker.Length == 0 || difference.Ticker == ticker))
        );
        foreach (var stop in ended)
        {
            var where = stop.Ticker.Length == 0 ? "Opening is possible again" : $"Opening in {stop.Ticker} is possible again";
            announcer.Say(
                sink,
                now,
                ActivityTypes.Drift,
                ActivityLevel.Success,
                stop.AgreementsNeeded == 1
                    ? $"{where}: a second reading agrees"
                    : $"{where}: {stop.AgreementsNeeded} readings in a row agree"
            );
        }
    }

    private sealed class Suspicion(AccountDifference first, EventTime seenFirst)
    {
        public AccountDifference First { get; } = first;

        public EventTime SeenFirst { get; } = seenFirst;

        public EventTime FoundAt { get; set; }

        public int Seen { get; set; }

        public bool IsDrift => Seen >= 2;
    }
}
