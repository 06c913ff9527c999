using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Lifecycle;
using Trader.Markets;
using Trader.Orders;
using Trader.Orders.Groups;
using Trader.Orders.Maintenance;
using Trader.Portfolio;
using Trader.Risk;
using Trader.Risk.Breakers;
using Trader.Risk.Protections;
using Trader.Status;
using Trader.Strategies;
using Trader.Upkeep;
using Trader.Upkeep.Calibration;
using Trader.Whales;

namespace Trader;

/// <summary>
/// The trading core: events in, commands out. It does no I/O, starts no task, takes no lock, reads no clock and no random
/// source; the same events always give the same commands. One thread at a time.
/// </summary>
public sealed partial class TradingCore
{
    private const int MaxCatalogMarkets = 100_000;
    private const int MaxRememberedBets = 100_000;
    private const int MaxRememberedOwnTrades = 10_000;

    private readonly TraderOptions options;
    private readonly Announcer announcer = new();
    private readonly MarketCatalog catalog = new(MaxCatalogMarkets);
    private readonly MarketWatch watch;
    private readonly MarketDesk markets;
    private readonly OrderTracker orders;
    private readonly AccountLedger ledger;
    private readonly OrderGroupDesk groups;
    private readonly EmergencyStop stop;
    private readonly TradingHalts halts;
    private readonly RiskGate gate;
    private readonly CircuitBreakers breakers;
    private readonly OpeningProtections protections;
    private readonly RealizedResults results;
    private readonly OrderDesk desk;
    private readonly OwnTradeFilter ownTrades;
    private readonly AccountKeeper account;
    private readonly BetLedger bets;
    private readonly WhaleFollower follower;
    private readonly OrderMaintenance maintenance;
    private readonly LifecycleDriver lifecycle;
    private readonly RunClosing closing;
    private readonly StrategyDesk strategies;
    private readonly UpkeepDesk upkeep;
    private readonly EventFreshness freshness;
    private readonly Calibrator calibrator;
    private RecoveredState? recovered;

    /// <summary>Makes a core in STARTUP.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="now">Now, on both clocks.</param>
    /// <param name="strategies">Strategies beside the whale follower; null for none.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names all that are.</exception>
    public TradingCore(TraderOptions options, EventTime now, IReadOnlyList<IStrategy>? strategies = null)
    {
        var mistakes = options.Validate();
        if (mistakes.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", mistakes), nameof(options));
        }

        this.options = options;
        watch = new MarketWatch(options.BookLingerSeconds * 1000L);
        markets = new MarketDesk(options, catalog, watch, announcer, Counters);
        orders = new OrderTracker(options.FinishedHistoryLength, options.MaxRememberedOrders);
        ledger = new AccountLedger(options.FinishedHistoryLength, catalog, options.MaxRememberedFills);
        groups = new OrderGroupDesk(options, orders, announcer);
        stop = new EmergencyStop(orders, groups, announcer);
        halts = new TradingHalts(stop);
        gate = new RiskGate(options, orders, ledger, catalog, watch);
        gate.Add(halts);
        gate.Add(new UntrustedBooks(watch));
        gate.Add(groups);
        breakers = new CircuitBreakers(options.Breakers, announcer);
        gate.Add(breakers);
        protections = new OpeningProtections(options.Protections, announcer);
        gate.Add(protections);
        results = new RealizedResults(orders, ledger, gate, protections, announcer);
        ownTrades = new OwnTradeFilter(orders, MaxRememberedOwnTrades);
        account = new AccountKeeper(options, ledger, orders, gate, results, ownTrades, announcer, Counters)
        {
            Groups = groups,
            Value = () => DriftMeasure.ValueOf(ledger, watch),
        };
        gate.Add(account.Stops);
        gate.Add(new CorrectedMarkets(account));
        freshness = new EventFreshness(options.Calibration.EventFreshnessSeconds);
        gate.Add(freshness);
        bets = new BetLedger(options.WhaleWindowMinutes * 60_000L, MaxRememberedBets);
        desk = new OrderDesk(gate, orders, groups);
        upkeep = new UpkeepDesk(options, desk, orders, ledger, catalog, watch, gate, halts, announcer);
        follower = new WhaleFollower(options, desk, orders, ledger, catalog, watch, announcer, now);
        maintenance = new OrderMaintenance(options, orders, desk, catalog, account, groups, announcer, Counters);
        healthNotes = new HealthNotes(announcer);
        lifecycle = new LifecycleDriver(options, announcer, watch, ledger, now);
        upkeep.Closer.Closed = reason => lifecycle.Status.CountClosing(reason.ToWire());
        WatchPauses();
        closing = new RunClosing(options, orders, maintenance, ownTrades, ledger, account, follower, groups);
        this.strategies = new StrategyDesk(
            strategies ?? [],
            desk,
            orders,
            ledger,
            catalog,
            watch,
            announcer,
            options,
            upkeep.Closer
        );
        calibrator = new Calibrator(
            options.Calibration,
            account,
            ledger,
            orders,
            watch,
            new MarketReview(options, markets, catalog, ledger, orders, gate, announcer),
            new CalibrationChecks(options, account, ledger, gate, upkeep.Reviews, upkeep.Reviews),
            freshness,
            Counters,
            announcer,
            upkeep.Reviews,
            upkeep.Reviews
        )
        {
            StepBegan = (step, now) => lifecycle.Status.Begin(StatusOf(step), now),
            StepEnded = (step, now) => lifecycle.Status.End(StatusOf(step.Step), step.Details, now),
        };
    }

    /// <summary>What has been counted.</summary>
    public CoreCounters Counters { get; } = new();

    /// <summary>The orders, to look at.</summary>
    public OrderTracker Orders => orders;

    /// <summary>The account's books, to look at.</summary>
    public AccountLedger Ledger => ledger;

    /// <summary>What strategies proposed and what became of it.</summary>
    public StrategyDesk Strategies => strategies;

    /// <summary>What closes positions, to look at.</summary>
    public UpkeepDesk Upkeep => upkeep;

    /// <summary>The emergency stop; null while it is not pulled.</summary>
    public StopReport? Stop => stop.Report;

    /// <summary>How far the emergency stop has come, and how often it was pulled; changes with what people must see at once.</summary>
    public (StopPhase Phase, int Pulls) StopProgress => (stop.Phase, stop.Pulls);

    /// <summary>The circuit breakers, to look at.</summary>
    public CircuitBreakers Breakers => breakers;

    /// <summary>The protections, to look at.</summary>
    public OpeningProtections Protections => protections;

    /// <summary>The state.</summary>
    public TraderState State => lifecycle.State;

    /// <summary>Handles one event; the commands it leads to go to <paramref name="sink"/> in order.</summary>
    public void Handle(in TraderEvent e, ICommandSink sink)
    {
        Counters.Events++;
        var isFresh = true;
        switch (e.Kind)
        {
            case TraderEventKind.PublicTrade:
                OnTrade(e.Trade, e.Time, sink);
                break;
            case TraderEventKind.BookDelta:
                markets.Apply(e.Delta, e.Time, sink);
                isFresh = freshness.Note(e.Delta, e.Time);
                break;
            case TraderEventKind.BookSnapshot:
                isFresh = freshness.Note((BookSnapshot)e.Payload!);
                OnSnapshot((BookSnapshot)e.Payload!, e.Time, sink);
                break;
            case TraderEventKind.Tick:
                OnTick(e.Time, sink);
                break;
            default:
                HandleRare(e, sink);
                break;
        }

        if (e.Kind != TraderEventKind.Tick)
        {
            lifecycle.Status.NoteEvent(e.Kind, e.Time);
        }

        if (isFresh && !strategies.IsEmpty && lifecycle.IsOperating && !closing.HasBegun)
        {
            strategies.OnEvent(e, sink);
        }

        orders.RecordMoves(e.Time, sink);
    }

    /// <summary>A consistent picture for readers outside the trading thread.</summary>
    public TraderSnapshot TakeSnapshot(EventTime now) =>
        SnapshotBuilder.Build(
            options,
            lifecycle,
            stop,
            account,
            ledger,
            orders,
            gate,
            RiskPicture(now),
            catalog,
            watch,
            markets,
            bets,
            follower,
            ownTrades,
            upkeep,
            Counters,
            calibrator.View(WhyNoCalibration is null),
            now
        ) with
        {
            OrderGroups = groups.View(now),
            OrderGroupDifferences = [.. groups.Differences],
            Maintenance = maintenance.View,
        };

    private void HandleRare(in TraderEvent e, ICommandSink sink)
    {
        switch (e.Kind)
        {
            case TraderEventKind.Fill:
                Counters.FillMessages++;
                account.Book(AccountFill.From((FillMessage)e.Payload!), e.Time, sink);
                AfterAccountChange(e.Time, sink);
                break;
            case TraderEventKind.OrderUpdate:
                orders.Apply((UserOrderMessage)e.Payload!, e.Time);
                AfterAccountChange(e.Time, sink);
                break;
            case TraderEventKind.AccountRead:
                OnAccountRead((AccountReading)e.Payload!, e.Time, sink);
                break;
            case TraderEventKind.AccountReadFailed:
                OnAccountReadFailed((StepFailure)e.Payload!, e.Time, sink);
                break;
            case TraderEventKind.MarketsListed:
                OnMarketsListed((IReadOnlyList<MarketDto>)e.Payload!, e.Time, sink);
                break;
            case TraderEventKind.MarketDescribed:
                OnMarketDescribed((MarketDto)e.Payload!, e.Time, sink);
                break;
            case TraderEventKind.MarketUnknown:
                var unknown = (MarketUnknown)e.Payload!;
                follower.OnMarketDescribed(unknown.Ticker);
                announcer.Say(sink, e.Time, ActivityTypes.Markets, ActivityLevel.Warning, $"{unknown.Ticker}: {unknown.Reason}");
                break;
            case TraderEventKind.AccountSuspect:
                account.OnLoss((string)e.Payload!, e.Time, sink);
                break;
            case TraderEventKind.OpeningReleased:
                account.ReleaseStops((string)e.Payload!, e.Time, sink);
                break;
            case TraderEventKind.HealthChecked:
                OnHealthChecked((HealthCheck)e.Payload!, e.Time, sink);
                break;
            case TraderEventKind.Notice:
                var notice = (Notice)e.Payload!;
                announcer.Say(sink, e.Time, notice.Type, notice.Level, notice.Message);
                break;
            default:
                if (!HandleOrders(e, sink) && !HandleCalibration(e, sink))
                {
                    HandleLifecycle(e, sink);
                }

                break;
        }

        LookAtPauses(e.Time, sink);
        InterruptCalibration(e.Time, sink);
        follower.IsReady = lifecycle.IsOperating && !freshness.IsBehind;
    }

    private void HandleLifecycle(in TraderEvent e, ICommandSink sink)
    {
        switch (e.Kind)
        {
            case TraderEventKind.StartRequested:
                OnStart(e.Time, sink);
                break;
            case TraderEventKind.StepSucceeded:
                OnStepSucceeded((StepSuccess)e.Payload!, e.Time, sink);
                break;
            case TraderEventKind.StepFailed:
                lifecycle.OnStepFailed((StepFailure)e.Payload!, e.Time, sink);
                break;
            case TraderEventKind.FeedLost:
                OnFeedLost((string)e.Payload!, e.Time, sink);
                break;
            case TraderEventKind.RecordingSecured:
                lifecycle.OnRecordingSecured((RecordingSecured)e.Payload!, e.Time, sink);
                break;
            case TraderEventKind.BooksSuspect:
                markets.MarkSuspect((IReadOnlyCollection<string>)e.Payload!);
                break;
            case TraderEventKind.RunEnding:
                lifecycle.BeginStopping((string)e.Payload!, e.Time);
                closing.AwaitsPositions = upkeep.BeginEnd(e.Time, sink);
                closing.Begin(e.Time, sink);
                break;
            case TraderEventKind.ShutdownRequested:
                sink.Issue(new WriteToJournal(new RunEnded(e.Time, (string)e.Payload!)));
                lifecycle.Stop((string)e.Payload!, error: null, e.Time, sink);
                break;
            default:
                throw new InvalidOperationException($"No handler for {e.Kind}.");
        }
    }

    private void OnTrade(in PublicTrade trade, EventTime now, ICommandSink sink)
    {
        Counters.PublicTrades++;
        if (!options.WhaleDetection)
        {
            return;
        }

        if (trade.IsBlockTrade)
        {
            Counters.BlockTrades++;
        }
        else if (ownTrades.IsForeign(trade))
        {
            CountBet(trade, now, sink);
        }
    }

    private void CountBet(in PublicTrade trade, EventTime now, ICommandSink sink)
    {
        if (bets.Add(trade) is not { } bet)
        {
            Counters.TradesDiscarded++;
        }
        else if (bet.IsWhale)
        {
            follower.OnWhaleGrew(bet);
        }
        else if (bet.Size >= options.WhaleMinSize)
        {
            bet.IsWhale = true;
            follower.OnWhale(bet, now, sink);
        }
        else
        {
            Counters.TradesDiscarded++;
        }
    }

    private void OnSnapshot(BookSnapshot snapshot, EventTime now, ICommandSink sink)
    {
        if (!markets.Apply(snapshot, now, sink))
        {
            return;
        }

        lifecycle.OnBook(now, sink);
        if (follower.IsWaitingFor(snapshot.Ticker))
        {
            follower.Reconsider(now, sink);
        }
    }

    private void OnMarketsListed(IReadOnlyList<MarketDto> listed, EventTime now, ICommandSink sink)
    {
        foreach (var market in listed)
        {
            groups.NeedShard(market.ExchangeIndex);
        }

        markets.OnListed(listed, now, sink);
    }

    private void OnTick(EventTime now, ICommandSink sink)
    {
        breakers.OnTick(now, sink);
        protections.OnTick(now, sink);
        var wasWithoutFeed = IsWithoutFeed;
        lifecycle.OnTick(now, sink);
        AfterFeedChange(wasWithoutFeed, now, sink);
        maintenance.Continue(now, sink);
        stop.Continue(now, sink);
        if (halts.JournalFailure is not null)
        {
            sink.Issue(new ProbeJournal());
        }

        LookAtPauses(now, sink);
        CalibrateOnTheWayToReady(now, sink);
        InterruptCalibration(now, sink);
        freshness.OnTick(now);
        follower.IsReady = lifecycle.IsOperating && !freshness.IsBehind;
        if (closing.HasBegun)
        {
            closing.AwaitsPositions = upkeep.ContinueEnd(now, sink);
            closing.Continue(now, sink);
            return;
        }

        if (!lifecycle.IsOperating)
        {
            // Whales grow old all the same.
            follower.Reconsider(now, sink);
            return;
        }

        if (!stop.IsEngaged)
        {
            groups.Continue(now, sink);
        }

        maintenance.Run(now, sink);
        upkeep.Run(now, sink);
        markets.AskAgainForDistrusted(now, sink);
        follower.Reconsider(now, sink);

        if (options.TradingEnabled)
        {
            calibrator.OnTick(now, sink);
            account.RequestIfDue(markets.AwaitsSettlement(ledger, now.ExchangeMs), now, sink);
        }

        markets.RefreshIfDue(now, sink);
        markets.Sweep(ledger, orders, follower.IsWaitingFor, now, sink);
    }

    private void OnAccountRead(AccountReading reading, EventTime now, ICommandSink sink)
    {
        if (!account.IsAwaited(reading))
        {
            return;
        }

        var wasOpen = ledger.IsOpen;
        var result = account.OnReading(reading, now, sink);
        groups.OnReading(reading, stop.IsEngaged, now, sink);
        if (ledger.IsOpen && !wasOpen)
        {
            ResolveWhatIsOpen(now, sink);
            maintenance.Cleanups.AtStart(reading.Orders, now, sink);
        }

        // Our books may still be wrong about it: the exchange has to show the money, too.
        var available = gate.AvailableCash < reading.Balance ? gate.AvailableCash : reading.Balance;
        if (ledger.IsOpen && halts.NoteReading(available, now.ExchangeMs))
        {
            announcer.Say(sink, now, ActivityTypes.Order, ActivityLevel.Success, "There is money again: opening goes on");
        }

        if (lifecycle.State == TraderState.KalshiDataSync && !ledger.IsOpen)
        {
            account.Request("the account moved while it was read", includeFinishedOrders: true, now, sink);
        }

        calibrator.OnSynced(now, sink);
        GoOnToReady(now, sink);
        ReleaseTrades(now, sink);
        stop.OnOrdersChanged(now, sink);
        upkeep.OnAccountChange(now, sink);
        closing.OnCompared(reading, result, sink);
    }

    private void OnAccountReadFailed(StepFailure failure, EventTime now, ICommandSink sink)
    {
        account.OnFailure();
        calibrator.OnSyncFailed(failure.Error, now, sink);
        announcer.Say(sink, now, ActivityTypes.Sync, ActivityLevel.Error, $"Reading the account failed: {failure.Error}");
        if (lifecycle.State == TraderState.KalshiDataSync)
        {
            lifecycle.OnStepFailed(failure, now, sink);
        }
        else if (
            account.ConsecutiveFailures >= options.MaxConsecutiveSyncErrors
            && lifecycle.IsOperating
            && gate.Exchange.IsExchangeActive
        )
        {
            lifecycle.Fail($"the account could not be read {account.ConsecutiveFailures} times in a row", now, sink);
        }
    }

    private void OnMarketDescribed(MarketDto market, EventTime now, ICommandSink sink)
    {
        groups.NeedShard(market.ExchangeIndex);
        markets.Learn(market, now, sink);
        follower.OnMarketDescribed(market.Ticker);
        if (follower.IsWaitingFor(market.Ticker))
        {
            follower.Reconsider(now, sink);
        }
    }

    private void OnStepSucceeded(StepSuccess success, EventTime now, ICommandSink sink)
    {
        var before = lifecycle.State;
        var wasWithoutFeed = IsWithoutFeed;
        lifecycle.OnStepSucceeded(success, now, sink);
        AfterFeedChange(wasWithoutFeed, now, sink);
        if (lifecycle.State == TraderState.KalshiDataSync && before != TraderState.KalshiDataSync)
        {
            account.AbandonReading();
            account.Request("start", includeFinishedOrders: true, now, sink);
            calibrator.BeginStart(now);
        }
    }

    private void AfterAccountChange(EventTime now, ICommandSink sink)
    {
        ReleaseTrades(now, sink);
        stop.OnOrdersChanged(now, sink);
        upkeep.OnAccountChange(now, sink);
        if (closing.HasBegun)
        {
            closing.Continue(now, sink);
        }
    }

    private void ReleaseTrades(EventTime now, ICommandSink sink)
    {
        // A closure only when there is something to release: this runs for every fill and order message.
        if (ownTrades.HeldCount > 0)
        {
            ownTrades.Release(trade => CountBet(trade, now, sink));
        }
    }
}
