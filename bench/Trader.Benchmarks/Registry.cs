using Trader.Benchmarks.Benchmarks;

namespace Trader.Benchmarks;

/// <summary>All benchmarks, made when asked for.</summary>
internal static class Registry
{
    public static IReadOnlyList<Func<IBenchmark>> All { get; } =
    [
        () => new DecodeDelta(),
        () => new DecodeTrade(),
        () => new SignRequest(),
        () => new ComposeOrder(),
        () => new TickToOrder(),
        () => new ApplyDelta(),
        () => new SocketToOrder(),
        () => new SocketIngest(),
        () => new OneFee(),
        () => new MatchOrders(),
        () => new OrderOverTheWire(),
        () => new JournalAppend(),
        () => new IntentDurable(),
        () => new JournalRecovery(),
        () => new RecordDelta(),
        () => new BusThroughput(),
        () => new BusHandOff(),
        () => new StateChange(),
        () => new ConsoleBroadcast(),
        () => new CalibrateCrowdedAccount(),
    ];
}
