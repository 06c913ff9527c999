using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Flow;

/// <summary>
/// Plays a recorded tape: every print of the window is executed exactly once through the matching engine, at its recorded
/// millisecond; between prints the house quotes around the last price. What that leaves unreal is told in docs/simulator.md.
/// </summary>
public sealed class TapeFlow : IMarketFlow
{
    private readonly TapeFile tape;
    private readonly TapeFlowOptions options;
    private readonly long toMs;
    private readonly int firstPrint;
    private readonly int endPrint;
    private readonly int[] closingOrder;
    private readonly Price?[] lastPrices;
    private readonly Quantity[] volumes;
    private readonly HouseQuotes[] quotes;
    private readonly TapeLadder[] ladders;
    private readonly Dictionary<Market, int> indexes = [];

    // Markets whose quotes an account touched, in the order of their answer; the delay is the same for all.
    private readonly Queue<(long DueMs, int Market)> replenishments = new();
    private readonly HashSet<int> awaitingReplenishment = [];
    private readonly TapeInstant instant = new();

    private MatchingEngine? engine;
    private int nextPrint;
    private int nextClosing;
    private bool hasReachedEnd;
    private long houseBets;

    /// <summary>Prepares a window of a tape.</summary>
    /// <exception cref="TapeException">The window is empty, or an option is outside its range.</exception>
    public TapeFlow(TapeFile tape, TapeFlowOptions options)
    {
        options.Validate();
        this.tape = tape;
        this.options = options;
        StartMs = options.From?.ToUnixTimeMilliseconds() ?? tape.Prints[0].TimeMs;
        toMs = options.To?.ToUnixTimeMilliseconds() ?? tape.LastCloseMs;
        if (StartMs >= toMs)
        {
            throw new TapeException(
                $"The window of {tape.Name} is empty: it starts at {TapeTime.Format(StartMs)} and ends at {TapeTime.Format(toMs)}; "
                    + $"choose times within {TapeTime.Format(tape.Prints[0].TimeMs)} to {TapeTime.Format(tape.LastCloseMs)}."
            );
        }

        lastPrices = new Price?[tape.Markets.Count];
        volumes = new Quantity[tape.Markets.Count];
        quotes = new HouseQuotes[tape.Markets.Count];
        ladders = new TapeLadder[tape.Markets.Count];
        firstPrint = FirstPrintAtOrAfter(StartMs);
        endPrint = FirstPrintAtOrAfter(toMs);
        nextPrint = firstPrint;
        closingOrder =
        [
            .. Enumerable
                .Range(0, tape.Markets.Count)
                .Where(index => tape.Markets[index].CloseMs > StartMs)
                .OrderBy(index => tape.Markets[index].CloseMs),
        ];
        EndMs = Math.Max(StartMs + 1, FindEnd());
    }

    /// <inheritdoc/>
    public long StartMs { get; }

    /// <summary>
    /// The later of the window's last print and the last close at or before its end (a tape's markets pay out as they close);
    /// at least one millisecond after <see cref="StartMs"/>, so that a clock held at the start differs from one stopped at the end.
    /// </summary>
    public long? EndMs { get; }

    /// <summary>Prints in the window.</summary>
    public int PrintsInWindow => endPrint - firstPrint;

    /// <inheritdoc/>
    public bool HasEnded => hasReachedEnd;

    /// <inheritdoc/>
    public long? NextDueMs
    {
        get
        {
            var due = hasReachedEnd ? long.MaxValue : EndMs!.Value;
            if (nextPrint < endPrint)
            {
                due = Math.Min(due, tape.Prints[nextPrint].TimeMs);
            }

            if (nextClosing < closingOrder.Length)
            {
                due = Math.Min(due, tape.Markets[closingOrder[nextClosing]].CloseMs);
            }

            if (replenishments.TryPeek(out var replenishment))
            {
                due = Math.Min(due, replenishment.DueMs);
            }

            return due == long.MaxValue ? null : due;
        }
    }

    /// <inheritdoc/>
    public FlowStatistics Statistics => new(nextPrint - firstPrint, houseBets);

    /// <inheritdoc/>
    public void Begin(MatchingEngine engine)
    {
        this.engine = engine;
        var openMs = Math.Min(StartMs, tape.Prints[0].TimeMs);
        // What was printed before the window seeds last price and volume; nothing after its start is looked at.
        for (var i = 0; i < firstPrint; i++)
        {
            var print = tape.Prints[i];
            lastPrices[print.Market] = print.YesPrice;
            volumes[print.Market] += print.Count;
        }

        for (var i = 0; i < tape.Markets.Count; i++)
        {
            var recorded = tape.Markets[i];
            var spec = new MarketSpec
            {
                Ticker = recorded.Ticker,
                EventTicker = recorded.EventTicker,
                Title = recorded.Title,
                OpenMs = openMs,
                CloseMs = recorded.CloseMs,
                LastPrice = lastPrices[i],
                Volume = volumes[i],
            };
            var market = engine.ListMarket(spec, StartMs);
            indexes.Add(market, i);
            quotes[i] = new HouseQuotes(engine, market);
            ladders[i] = new TapeLadder(recorded.Ticker, options.Seed, options.QuoteLevels);
            if (market.Status == MarketStatus.Closed)
            {
                Determine(i, StartMs);
            }

            Requote(i, StartMs);
        }
    }

    /// <inheritdoc/>
    public void RunDue(long nowMs)
    {
        while (NextDueMs is { } due && due <= nowMs)
        {
            while (nextClosing < closingOrder.Length && tape.Markets[closingOrder[nextClosing]].CloseMs <= due)
            {
                Determine(closingOrder[nextClosing++], due);
            }

            if (nextPrint < endPrint && tape.Prints[nextPrint].TimeMs <= due)
            {
                RunInstant(due);
            }

            while (replenishments.TryPeek(out var replenishment) && replenishment.DueMs <= due)
            {
                replenishments.Dequeue();
                awaitingReplenishment.Remove(replenishment.Market);
                Requote(replenishment.Market, due);
            }

            hasReachedEnd |= due >= EndMs;
        }
    }

    /// <inheritdoc/>
    public void OnAccountActivity(Market market, long nowMs)
    {
        if (indexes.TryGetValue(market, out var index) && awaitingReplenishment.Add(index))
        {
            replenishments.Enqueue((nowMs + options.ReplenishDelayMs, index));
        }
    }

    /// <inheritdoc/>
    public void OnTrade(TradeRecord trade) { }

    private int FirstPrintAtOrAfter(long timeMs)
    {
        var low = 0;
        var high = tape.Prints.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (tape.Prints[middle].TimeMs < timeMs)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private long FindEnd()
    {
        var end = endPrint > firstPrint ? tape.Prints[endPrint - 1].TimeMs : StartMs;
        foreach (var index in closingOrder)
        {
            var closeMs = tape.Markets[index].CloseMs;
            end = closeMs <= toMs ? Math.Max(end, closeMs) : end;
        }

        return end;
    }

    private void Determine(int index, long nowMs)
    {
        var recorded = tape.Markets[index];
        if (recorded.Result != MarketResult.None)
        {
            engine!.Determine(quotes[index].Market, recorded.Result, recorded.YesPayout, nowMs);
        }
    }

    /// <summary>Executes all prints of one millisecond, then lets the house quote anew where something happened.</summary>
    private void RunInstant(long nowMs)
    {
        instant.Clear();
        while (nextPrint < endPrint && tape.Prints[nextPrint].TimeMs <= nowMs)
        {
            instant.Add(tape.Prints[nextPrint++]);
        }

        instant.SortBestForTakerFirst();
        foreach (var print in instant.Prints)
        {
            Execute(print, nowMs);
        }

        houseBets += instant.CountHouseBets();
        foreach (var market in instant.Markets)
        {
            Requote(market, nowMs);
        }
    }

    private void Execute(in TapePrint print, long nowMs)
    {
        var market = quotes[print.Market].Market;
        var takerSide = print.TakerSide.ToBookSide();
        var makerSide = takerSide.Opposite();
        quotes[print.Market].WithdrawAround(print.YesPrice, nowMs);

        // Liquidity at the print's price would cross these orders of ours: the house meets them first, at their limits.
        var ours = market.Book.AccountSizeCrossedBy(takerSide, print.YesPrice);
        if (engine!.TakeForHouse(market, makerSide, print.YesPrice, ours, nowMs).IsPositive)
        {
            instant.NoteHouseTake(print.Market, makerSide.ToOutcome());
        }

        var laid = engine.LayForHouse(market, makerSide, print.YesPrice, print.Count, nowMs);
        var filled = engine.TakeForHouse(market, takerSide, print.YesPrice, print.Count, nowMs);
        if (laid is null || filled != print.Count)
        {
            throw new InvalidOperationException(
                $"The print of {print.Count} {market.Ticker} at {print.YesPrice} ({TapeTime.Format(nowMs)}) was executed for {filled} only."
            );
        }

        engine.WithdrawForHouse(laid, nowMs);
        lastPrices[print.Market] = print.YesPrice;
    }

    private void Requote(int index, long nowMs)
    {
        if (lastPrices[index] is { } last && quotes[index].Market.Status == MarketStatus.Active)
        {
            var ladder = ladders[index];
            ladder.MoveTo(last);
            quotes[index].Set(ladder.Bids, ladder.Asks, nowMs);
        }
    }
}
