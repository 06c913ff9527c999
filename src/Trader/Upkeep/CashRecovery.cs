using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Markets;
using Trader.Portfolio;
using Trader.Risk;
using Trader.Status;

namespace Trader.Upkeep;

/// <summary>
/// Gets cash back above its reserve by closing positions, the worst first, and no more of them than it takes (requirement K3).
/// One look decides; what is still missing when those are closed is for a later look, so that it cannot run away with itself.
/// </summary>
public sealed class CashRecovery
{
    private readonly UpkeepOptions options;
    private readonly CashReserve reserve;
    private readonly RiskGate gate;
    private readonly AccountLedger ledger;
    private readonly MarketCatalog catalog;
    private readonly ExitJudge judge;
    private readonly PositionCloser closer;
    private readonly Announcer announcer;
    private bool hasSaidNothingLeft;

    internal CashRecovery(
        UpkeepOptions options,
        CashReserve reserve,
        RiskGate gate,
        AccountLedger ledger,
        MarketCatalog catalog,
        ExitJudge judge,
        PositionCloser closer,
        Announcer announcer
    )
    {
        this.options = options;
        this.reserve = reserve;
        this.gate = gate;
        this.ledger = ledger;
        this.catalog = catalog;
        this.judge = judge;
        this.closer = closer;
        this.announcer = announcer;
    }

    /// <summary>Whether cash fell below its reserve and is not back above it, with its margin, yet.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Cash that no order has a claim on.</summary>
    public Money Available => gate.AvailableCash;

    /// <summary>Whether cash is above its reserve.</summary>
    public bool IsSufficient => gate.AvailableCash >= reserve.Amount;

    /// <summary>What the positions that are being closed are expected to bring, at what the books would pay now.</summary>
    public Money Expected(long exchangeMs)
    {
        var expected = Money.Zero;
        foreach (var closing in closer.Closings)
        {
            if (ledger.Find(closing.Ticker) is { IsFlat: false } position)
            {
                expected += judge.Look(position, closing.Scope, exchangeMs)?.Quote?.Proceeds ?? Money.Zero;
            }
        }

        return expected;
    }

    /// <summary>
    /// Positions to close now, the worst first: as many as it takes for cash, and what is being closed already, to come to the
    /// reserve and its margin. Decides only; nothing is begun.
    /// </summary>
    public IReadOnlyList<string> Choose(long exchangeMs)
    {
        if (!IsOn || !ledger.IsOpen)
        {
            return [];
        }

        var expected = gate.AvailableCash + Expected(exchangeMs);
        var wanted = reserve.Amount + Money.FromDollars(options.CashRecoveryMarginDollars);
        var chosen = new List<string>();
        foreach (var (ticker, quote) in Candidates(exchangeMs))
        {
            if (expected >= wanted)
            {
                break;
            }

            chosen.Add(ticker);
            expected += quote.Proceeds;
        }

        return chosen;
    }

    /// <summary>Begins what has to be begun, and says when cash is back. Cheap while there is enough.</summary>
    public void Run(EventTime now, ICommandSink sink)
    {
        if (!IsOn || !ledger.IsOpen)
        {
            return;
        }

        var available = gate.AvailableCash;
        var wanted = reserve.Amount + Money.FromDollars(options.CashRecoveryMarginDollars);
        if (available >= (IsActive ? wanted : reserve.Amount))
        {
            SayRestored(available, now, sink);
            return;
        }

        if (!IsActive)
        {
            IsActive = true;
            hasSaidNothingLeft = false;
            Say($"Cash is {available.ToDollarText()}, below its reserve of {reserve.Amount.ToDollarText()}", now, sink);
        }

        var chosen = Choose(now.ExchangeMs);
        foreach (var ticker in chosen)
        {
            closer.Begin(
                ticker,
                CloseReason.CashRecovery,
                $"cash is {available.ToDollarText()}, its reserve {reserve.Amount.ToDollarText()}",
                ClosingScope.Managed,
                now,
                sink
            );
        }

        if (chosen.Count == 0 && closer.Closings.Count == 0 && !hasSaidNothingLeft && available < reserve.Amount)
        {
            hasSaidNothingLeft = true;
            Say("There is no position left that upkeep could close for cash: nothing is opened meanwhile", now, sink);
        }
    }

    private bool IsOn => options is { ClosingEnabled: true, CashRecovery: true } && reserve.Amount.IsPositive;

    private List<(string Ticker, ExitQuote Quote)> Candidates(long exchangeMs)
    {
        var candidates = new List<(string Ticker, ExitQuote Quote)>();
        foreach (var position in ledger.OpenPositions)
        {
            if (
                closer.Find(position.Ticker) is null
                && catalog.Find(position.Ticker)?.IsOpenAt(exchangeMs) == true
                && judge.Look(position, ClosingScope.Managed, exchangeMs) is { Quote: { } quote }
            )
            {
                candidates.Add((position.Ticker, quote));
            }
        }

        return
        [
            .. candidates
                .OrderBy(candidate => candidate.Quote.Profit)
                .ThenBy(candidate => candidate.Ticker, StringComparer.Ordinal),
        ];
    }

    private void SayRestored(Money available, EventTime now, ICommandSink sink)
    {
        if (IsActive)
        {
            IsActive = false;
            announcer.Say(
                sink,
                now,
                ActivityTypes.CashRecovery,
                ActivityLevel.Success,
                $"Cash is {available.ToDollarText()} again, its reserve {reserve.Amount.ToDollarText()} (restored)"
            );
        }
    }

    private void Say(string message, EventTime now, ICommandSink sink) =>
        announcer.Say(sink, now, ActivityTypes.CashRecovery, ActivityLevel.Warning, message);
}
