using Kalshi;
using Kalshi.Wire;
using Trader.Events;
using Trader.Live.Journal.Sessions;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>What recording a session costs the trading thread for each delta, beside copying the event into a ring.</summary>
internal sealed class RecordDelta : IBenchmark, IDisposable
{
    private readonly TraderEvent[] ring = new TraderEvent[4096];
    private readonly SessionRecorder recorder = new(
        new NoFile(),
        "nowhere",
        "benchmark",
        new SessionRecorderOptions { MaxMegabytes = 1_000_000, MaxBlocks = 4096 }
    );
    private readonly string ticker = ReadyCore.TickerOf(0);
    private long index;

    public RecordDelta() =>
        recorder.Begin(new TraderOptions(), default, sentence => throw new InvalidOperationException(sentence));

    public string Name => "record-delta";

    public string Targets => "aim: a delta <= 150 ns and 0 B";

    public int SamplesPerRound => 2_000;

    public IReadOnlyList<Case> Cases =>
        [
            new("event into a ring", () => ring[index & 4095] = Next(), OperationsPerSample: 64),
            new("SessionRecorder.OnEvent", () => recorder.OnEvent(Next()), OperationsPerSample: 64),
        ];

    public void Dispose()
    {
        if (recorder.EndReason is { } reason)
        {
            throw new InvalidOperationException(reason);
        }

        recorder.Dispose();
    }

    private TraderEvent Next()
    {
        var i = ++index;
        var time = new EventTime(1_790_000_000_000 + (i / 10), 1_790_000_000_003 + (i / 10));
        var delta = new BookDelta(
            ticker,
            (Outcome)(i & 1),
            Price.FromUnits((int)(i % 100) * 100),
            Quantity.FromContracts((i % 300) - 150),
            time.ExchangeMs - 2
        );
        return TraderEvent.Of(time, delta);
    }
}
