using System.Text.Json;
using Trader.EndToEnd.Processes;
using Trader.Journal;

namespace Trader.EndToEnd.Kills;

/// <summary>What the trader is in the midst of when it is killed.</summary>
internal enum KillMoment
{
    /// <summary>An order has left and is not answered.</summary>
    OrderOnItsWay,

    /// <summary>An order's answer was lost.</summary>
    OrderOfUnknownFate,

    /// <summary>An order rests.</summary>
    OrderResting,

    /// <summary>Anything.</summary>
    Whatever,
}

/// <summary>One exchange, one crowd, and the trader's runs on them, one after the other.</summary>
internal sealed class KillScenario : IAsyncDisposable
{
    // Rounds of the crowd within which the moment to kill must have come.
    private const int MostRounds = 2_000;
    private const string StopReason = "pulled before the kill";

    private readonly TempFolder folder;
    private readonly SimulatedVenue venue;
    private readonly VenueAccount account;
    private readonly Crowd crowd;
    private readonly JournalOfRuns journal;
    private readonly Random dice;
    private TraderLife trader;
    private int killsWhileStarting;
    private int ordersLeft;

    private KillScenario(TempFolder folder, SimulatedVenue venue, VenueAccount account, Crowd crowd, TraderLife trader, int seed)
    {
        this.folder = folder;
        this.venue = venue;
        this.account = account;
        this.crowd = crowd;
        this.trader = trader;
        journal = new JournalOfRuns(folder);
        dice = new Random(seed);
    }

    /// <summary>Starts the exchange and the first run, and waits until that is READY.</summary>
    public static async Task<KillScenario> BeginAsync(TempFolder folder, int seed, CancellationToken cancellation)
    {
        var exchange = await SimulatedVenue.StartAsync(folder, accounts: 3, seed, cancellation);
        try
        {
            var owner = await VenueAccount.OpenAsync(folder.File("c.json"), cancellation);
            var others = await Crowd.OpenAsync(exchange, folder, seed, cancellation);
            var first = await TraderLife.BeginAsync(folder, cancellation);
            await first.WaitForReadyAsync(cancellation);
            return new KillScenario(folder, exchange, owner, others, first, seed);
        }
        catch
        {
            await exchange.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the trader under faults, at times again while it starts, and holds its books against the exchange's afterwards.</summary>
    public async Task KillAndComeBackAsync(int kill, CancellationToken cancellation)
    {
        await venue.AddFaultsAsync(KillFaults.All(dice), cancellation);
        await WaitForMomentAsync((KillMoment)(kill % 4), cancellation);
        await KillInARoundAsync(cancellation);
        if (dice.Next(3) == 0)
        {
            await BeginAgainAsync(cancellation);
            await trader.WaitForStateAsync(dice.Next(2) == 0 ? "orderbook_connect" : "kalshi_data_sync", cancellation);
            await KillInARoundAsync(cancellation);
            killsWhileStarting++;
        }

        await BeginAgainAsync(cancellation);
        await PlayUntilAsync(trader.WaitForReadyAsync(cancellation), cancellation);
        await venue.ClearFaultsAsync(cancellation);
        var status = await AccountAgreement.WaitAsync(trader, account);
        Assert.Equal(0, status.GetProperty("trader_status").GetProperty("metrics").GetProperty("drifts").GetInt64());
        TestContext.Current.TestOutputHelper?.WriteLine($"kill {kill + 1}: {Describe(status)}");
    }

    /// <summary>
    /// Kills the trader while its emergency stop clears the account, under faults: it holds in the next run, which sends nothing,
    /// whatever whales come, and goes on clearing until that is verified.
    /// </summary>
    public async Task KillWhileStoppedAsync(CancellationToken cancellation)
    {
        await venue.AddFaultsAsync(KillFaults.All(dice), cancellation);
        await WaitForMomentAsync(KillMoment.OrderResting, cancellation);
        await trader.PullEmergencyStopAsync(folder, StopReason, cancellation);
        await KillInARoundAsync(cancellation);

        var left = await BeginAgainAsync(cancellation);
        Assert.Equal(StopReason, left.StopReason);
        await PlayUntilAsync(trader.WaitForReadyAsync(cancellation), cancellation);
        await venue.ClearFaultsAsync(cancellation);
        await trader.WaitForStatusAsync(status => TraderLife.StopPhaseIn(status) == "verified", cancellation);
        await PlayUntilAsync(trader.WaitForStatusAsync(HasSkippedForTheStop, cancellation), cancellation);
        var status = await AccountAgreement.WaitAsync(trader, account);
        Assert.Equal("verified", TraderLife.StopPhaseIn(status));
        Assert.Equal(0, OrdersSent(status));
    }

    /// <summary>Ends the last run in order, stopped as it is, and goes through everything there ever was.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        await trader.StopAsync(cancellation);
        var end = journal.ReadEndedRun();
        Assert.True(end.EndedInOrder);
        Assert.Equal(StopReason, end.StopReason);
        Assert.Empty(journal.LastRun.OfType<IntentDecided>());

        var audit = await OrderAudit.ReadAsync(account, cancellation);
        audit.AssertOrdersAreWhatWasMeant(journal, end);
        audit.AssertEachFollowsAWhaleOfItsOwn($"Sim/{account.KeyId}");
        audit.AssertFillsWereBookedAsTheyAre(journal);
        var faults = await venue.CountFaultsAsync(cancellation);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{killsWhileStarting} more kills while starting; {ordersLeft} orders left without an end; {journal.Decided.Count} orders decided, "
                + $"{audit.Orders} at the exchange, {audit.Fills} fills; {faults.Values.Sum()} faults: "
                + string.Join(", ", faults.Select(fault => $"{fault.Value} {fault.Key}"))
        );
        Assert.InRange(ordersLeft, 1, int.MaxValue);
        var exitCode = await venue.StopAsync(cancellation);
        Assert.True(exitCode == 0, venue.Transcript);
    }

    public async ValueTask DisposeAsync()
    {
        await trader.DisposeAsync();
        crowd.Dispose();
        account.Dispose();
        await venue.DisposeAsync();
    }

    private async Task<RecoveredState> BeginAgainAsync(CancellationToken cancellation)
    {
        var left = journal.ReadEndedRun();
        Assert.False(left.EndedInOrder);
        ordersLeft += left.OpenOrders.Count;
        trader = await TraderLife.BeginAsync(folder, cancellation);
        await trader.WaitForStateAsync("initializing", cancellation);
        trader.AssertSaysWhatWasLeft(left.OpenOrders.Count);
        return left;
    }

    // The crowd plays on while the signal is on its way, and at times while nobody is there to see it.
    private async Task KillInARoundAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(crowd.PlayAsync(cancellation), trader.KillAsync(cancellation));
        await trader.DisposeAsync();
        for (var rounds = dice.Next(3); rounds > 0; rounds--)
        {
            await crowd.PlayAsync(cancellation);
        }
    }

    private async Task PlayUntilAsync(Task happening, CancellationToken cancellation)
    {
        for (var rounds = 10; rounds > 0 && !happening.IsCompleted; rounds--)
        {
            await crowd.PlayAsync(cancellation);
        }

        await happening;
    }

    private async Task WaitForMomentAsync(KillMoment moment, CancellationToken cancellation)
    {
        var orders = OrdersSent(await trader.ReadStatusAsync(cancellation)) + dice.Next(5, 40);
        for (var round = 0; round < MostRounds; round++)
        {
            await crowd.PlayAsync(cancellation);
            var status = await trader.ReadStatusAsync(cancellation);
            if (OrdersSent(status) >= orders && HasCome(moment, status))
            {
                return;
            }
        }

        Assert.Fail($"{moment} did not come in {MostRounds} rounds.\n{trader.Transcript}");
    }

    private static bool HasSkippedForTheStop(JsonElement status) =>
        status
            .GetProperty("whale_queue")
            .GetProperty("decisions")
            .EnumerateArray()
            .Any(decision => decision.GetProperty("reason").GetString()!.Contains(StopReason, StringComparison.Ordinal));

    private static bool HasCome(KillMoment moment, JsonElement status)
    {
        var state = status.GetProperty("trading_state");
        return moment switch
        {
            KillMoment.OrderOnItsWay => HasAny(state, "intent", "sent"),
            KillMoment.OrderOfUnknownFate => HasAny(state, "unknown"),
            KillMoment.OrderResting => HasAny(state, "resting", "partially_filled"),
            _ => true,
        };
    }

    private static bool HasAny(JsonElement state, params string[] words) =>
        state
            .GetProperty("orders")
            .EnumerateArray()
            .Any(order => words.Contains(order.GetProperty("status").GetString(), StringComparer.Ordinal));

    private static long OrdersSent(JsonElement status) =>
        status.GetProperty("trading_state").GetProperty("orders_sent").GetInt64();

    private static string Describe(JsonElement status)
    {
        var state = status.GetProperty("trading_state");
        return $"{state.GetProperty("cash_dollars")} cash, {state.GetProperty("position_count")} positions, "
            + $"{state.GetProperty("order_count")} open orders, all equal";
    }
}
