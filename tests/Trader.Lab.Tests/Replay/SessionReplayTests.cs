using System.Buffers.Binary;
using Kalshi;
using Kalshi.Authentication;
using Kalshi.Client;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Trader.Lab.Replay;
using Trader.Lab.World;
using Trader.Live;
using Trader.Live.Journal.Files;
using Trader.Live.Journal.Sessions;
using Trader.Status;

namespace Trader.Lab.Tests.Replay;

/// <summary>A session of the live trader over sockets, recorded, and replayed to the same commands (promise R12).</summary>
public sealed class SessionReplayTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Promise", "R12")]
    [Trait("Requirement", "M4")]
    public async Task A_live_session_replays_to_the_same_commands_and_any_change_of_it_shows()
    {
        var disk = new SimulatedDisk();
        var orders = await RunAsync(disk);
        var bytes = disk.ReadAll("session");

        var report = Replay(bytes);

        Assert.Null(report.Flaw);
        Assert.Null(report.Difference);
        Assert.True(report.IsVerified);
        Assert.Equal(new SessionEnding(report.Events, report.Commands, Reason: null), report.Ending);
        Assert.True(report.Events > 500, $"{report.Events} events");
        Assert.True(orders > 3, $"{orders} orders");
        Assert.True(report.Commands > orders);

        ADifferentCommandIsFound(bytes, report);
        AnEarlierEndIsNoDifference(bytes, report);
    }

    [Fact]
    [Trait("Promise", "R10")]
    public void What_is_no_session_is_said_to_be_none()
    {
        Assert.Equal(JournalFlawKind.NoHeader, Replay("nothing of ours, whatever it may be called"u8.ToArray()).Flaw!.Kind);
        Assert.Equal(JournalFlawKind.NoHeader, Replay([]).Flaw!.Kind);
        Assert.False(Replay([]).IsVerified);
    }

    private static void ADifferentCommandIsFound(byte[] bytes, ReplayReport good)
    {
        // The price of an order, changed in the recording by someone who also mends the checksum.
        var changed = (byte[])bytes.Clone();
        var price = changed.AsSpan().IndexOf("PlaceOrder {"u8);
        price += changed.AsSpan(price).IndexOf("\"Price\":\"0."u8) + "\"Price\":\"0."u8.Length;
        changed[price] = changed[price] == (byte)'1' ? (byte)'2' : (byte)'1';
        Mend(changed);

        var report = Replay(changed);

        Assert.False(report.IsVerified);
        Assert.StartsWith("PlaceOrder {", report.Difference!.Recorded, StringComparison.Ordinal);
        Assert.StartsWith("PlaceOrder {", report.Difference.Replayed, StringComparison.Ordinal);
        Assert.NotEqual(report.Difference.Recorded, report.Difference.Replayed);
        Assert.InRange(report.Difference.EventNumber, 1, good.Events);
        Assert.Equal(report.Events, report.Difference.EventNumber);
    }

    private static void AnEarlierEndIsNoDifference(byte[] bytes, ReplayReport good)
    {
        for (var i = 1; i < 20; i++)
        {
            var report = Replay(bytes[..(int)((long)bytes.Length * i / 20)]);

            Assert.True(report.IsVerified, $"{report.Difference} {report.Flaw}");
            Assert.Null(report.Ending);
            Assert.InRange(report.Events, 0, good.Events);
        }
    }

    private static void Mend(byte[] bytes)
    {
        for (var at = JournalFormat.HeaderBytes; at < bytes.Length; )
        {
            var size = JournalFormat.RecordOverheadBytes + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            var record = bytes.AsSpan(at, size);
            JournalFormat.SealRecord(record, BinaryPrimitives.ReadInt64LittleEndian(record[8..]), record[16]);
            at += size;
        }
    }

    private static ReplayReport Replay(byte[] bytes)
    {
        var disk = new SimulatedDisk();
        disk.Overwrite("session", bytes);
        using var source = disk.OpenRead("session");
        return SessionReplay.Run(source, "session", TimeProvider.System);
    }

    // Follows everything it may until a few orders were filled and a market has settled; returns the orders sent.
    private static async Task<long> RunAsync(SimulatedDisk disk)
    {
        var wall = TimeProvider.System;
        var flow = new RandomFlow(7, new RandomFlowOptions());
        var clock = ExchangeClock.Held(wall, DateTimeOffset.FromUnixTimeMilliseconds(flow.StartMs), 50);
        await using var exchange = await SimulatedExchange.StartAsync(
            new SimulatorOptions { Seed = 7 },
            flow,
            clock,
            wall,
            NullLoggerFactory.Instance,
            Cancellation
        );
        using var key = ApiKey.FromPem(exchange.Credentials.ApiKeyId, exchange.Credentials.PrivateKeyPem);
        using var recorder = new SessionRecorder(
            disk.Create("session"),
            "session",
            "test",
            new SessionRecorderOptions { MaxBlocks = 4096 }
        );
        await using var trader = new LiveTrader(
            new LiveTraderSetup
            {
                Endpoint = new KalshiEndpoint(ExchangeEnvironment.Sim, exchange.RestUrl, exchange.WebSocketUrl),
                Key = key,
                Clock = new TraderClock(clock, wall),
                Options = new TraderOptions
                {
                    MaxFollowsPerMinute = 1000,
                    TokenRefillSeconds = 1,
                    MaxFollowPositions = 0,
                    MaxOpenOrders = 1000,
                    // The markets of the random flow live for minutes: some of what is held is to settle.
                    Upkeep = new() { MarketClosing = false },
                },
                Recorder = recorder,
            }
        );
        using var bus = trader.Bus.Subscribe("test", 100_000);
        trader.Start();
        await trader.Ready.WaitAsync(Patience, Cancellation);
        clock.Release();
        await UntilAsync(bus.Messages, snapshot => snapshot is { Fills: >= 5, SettlementCount: >= 1 });
        await trader.SettleAsync("the test is over", Patience, Cancellation);
        await trader.StopAsync("The test is over");
        Assert.Null(recorder.EndReason);
        return trader.Latest.OrdersSent;
    }

    private static async Task UntilAsync(
        System.Threading.Channels.ChannelReader<object> messages,
        Func<TraderSnapshot, bool> isEnough
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience);
        await foreach (var message in messages.ReadAllAsync(limit.Token))
        {
            if (message is TraderSnapshot snapshot && isEnough(snapshot))
            {
                return;
            }
        }
    }
}
