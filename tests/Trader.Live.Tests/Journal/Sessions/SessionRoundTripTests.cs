using System.Text;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Live.Journal.Payloads;
using Trader.Live.Journal.Sessions;
using RecordFact = Trader.Commands.Record;

namespace Trader.Live.Tests.Journal.Sessions;

public sealed class SessionRoundTripTests
{
    public static TheoryData<TraderEventKind> Kinds => [.. Enum.GetValues<TraderEventKind>()];

    public static TheoryData<string> Commands =>
        [
            .. typeof(TraderCommand)
                .Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(TraderCommand)))
                .Select(type => type.FullName!),
        ];

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Requirement", "M4")]
    public void Every_kind_of_event_comes_back_exactly_whatever_its_values(TraderEventKind kind)
    {
        var values = new RandomValues((ulong)kind + 20);
        var events = Enumerable.Range(0, 200).Select(_ => Make(values, kind)).ToList();

        var reader = Record(recorder => events.ForEach(e => recorder.OnEvent(e)));

        foreach (var expected in events)
        {
            Assert.True(reader.TryRead(), reader.Flaw?.ToString());
            Assert.False(reader.IsCommand);
            Assert.Equal(kind, reader.Event.Kind);
            Assert.Equal(expected.Time, reader.Event.Time);
            Assert.Equal(expected.Trade, reader.Event.Trade);
            Assert.Equal(expected.Delta, reader.Event.Delta);
            Assert.Equal(DeepText.Of(expected.Payload), DeepText.Of(reader.Event.Payload));
        }

        Assert.False(reader.TryRead());
        Assert.Null(reader.Flaw);
        Assert.Equal(new SessionEnding(200, 0, Reason: null), reader.Ending);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    [Trait("Requirement", "M4")]
    public void Every_command_has_a_text_that_tells_apart_what_differs(string name)
    {
        var type = typeof(TraderCommand).Assembly.GetType(name, throwOnError: true)!;
        var values = new RandomValues(40);
        for (var i = 0; i < 200; i++)
        {
            var one = MakeCommand(values, type);
            var other = MakeCommand(values, type);

            Assert.Equal(CommandText.Of(one), CommandText.Of(one));
            Assert.Equal(DeepText.Of(one) == DeepText.Of(other), CommandText.Of(one) == CommandText.Of(other));
        }
    }

    [Fact]
    [Trait("Requirement", "M4")]
    public void Events_and_commands_come_back_in_their_order()
    {
        var values = new RandomValues(50);
        var expected = new List<string>();
        var reader = Record(recorder =>
        {
            for (var i = 0; i < 3_000; i++)
            {
                if (values.Random.NextInt(3) == 0)
                {
                    var command = new DescribeMarket($"M{i}");
                    recorder.OnCommand(command);
                    expected.Add(CommandText.Of(command));
                }
                else
                {
                    var traderEvent = Make(
                        values,
                        (TraderEventKind)values.Random.NextInt(Enum.GetValues<TraderEventKind>().Length)
                    );
                    recorder.OnEvent(traderEvent);
                    expected.Add(traderEvent.Kind.ToString());
                }
            }
        });

        var read = new List<string>();
        while (reader.TryRead())
        {
            read.Add(reader.IsCommand ? Encoding.UTF8.GetString(reader.Command) : reader.Event.Kind.ToString());
        }

        Assert.Null(reader.Flaw);
        Assert.Equal(expected, read);
    }

    [Fact]
    public void More_tickers_than_can_have_a_number_begin_anew()
    {
        var count = SessionEncoder.MaxTickers + 10;
        var reader = Record(
            recorder =>
            {
                for (var i = 0; i < count; i++)
                {
                    recorder.OnEvent(TraderEvent.Of(new EventTime(i, 0), new BookDelta($"M{i}", default, default, default, i)));
                }
            },
            new SessionRecorderOptions { MaxBlocks = 4096 }
        );

        for (var i = 0; i < count; i++)
        {
            Assert.True(reader.TryRead());
            Assert.Equal($"M{i}", reader.Event.Delta.Ticker);
        }

        Assert.False(reader.TryRead());
        Assert.NotNull(reader.Ending);
    }

    [Fact]
    [Trait("Promise", "R10")]
    public void Hostile_sessions_never_throw()
    {
        var values = new RandomValues(60);
        var writer = new PayloadWriter();
        for (var round = 0; round < 3_000; round++)
        {
            var kind = (TraderEventKind)values.Random.NextInt(Enum.GetValues<TraderEventKind>().Length);
            using var encoder = new SessionEncoder();
            var block = new SessionBlock();
            encoder.Add(block, Make(values, kind));
            using var file = new MemoryFile();
            using var session = new SessionFileWriter(file, 1 << 20, new SessionBeginning("1", new TraderOptions(), default));
            writer.Restart();
            session.Write(block);
            var bytes = file.Bytes;
            SessionTampering.Change(bytes, values.Random);

            var reader = new SessionReader(new MemorySource(bytes), "session");
            while (reader.TryRead())
            {
                Assert.False(reader.IsCommand && reader.Command.Length > bytes.Length);
            }
        }
    }

    private static SessionReader Record(Action<SessionRecorder> run, SessionRecorderOptions? options = null)
    {
        using var file = new MemoryFile();
        using (
            var recorder = new SessionRecorder(
                file,
                "session",
                "1.2.3",
                options ?? new SessionRecorderOptions { MaxBlocks = 4096 }
            )
        )
        {
            recorder.Begin(new TraderOptions { MarketTickers = ["A", "B"] }, new EventTime(3, 4), Assert.Fail);
            run(recorder);
        }

        var reader = new SessionReader(new MemorySource(file.Bytes), "session");
        Assert.Equal("1.2.3", reader.Beginning!.Version);
        Assert.Equal(new EventTime(3, 4), reader.Beginning.StartedAt);
        Assert.Equal(["A", "B"], reader.Beginning.Options.MarketTickers);
        return reader;
    }

    private static TraderCommand MakeCommand(RandomValues values, Type type)
    {
        if (!typeof(RecordFact).Equals(type))
        {
            return (TraderCommand)values.Make(type)!;
        }

        var kinds = JournalEntryCodec.Types.ToArray();
        return new RecordFact((JournalEntry)values.Make(kinds[values.Random.NextInt(kinds.Length)])!);
    }

    private static TraderEvent Make(RandomValues values, TraderEventKind kind)
    {
        var time = new EventTime(values.Make<long>(), values.Make<long>());
        switch (kind)
        {
            case TraderEventKind.BookDelta:
                return TraderEvent.Of(time, values.Make<BookDelta>());
            case TraderEventKind.PublicTrade:
                return TraderEvent.Of(time, values.Make<PublicTrade>());
            case TraderEventKind.Recovered:
                var history = new RandomHistory(values.Random.NextUInt64());
                var state = new RecoveredState(20);
                Enumerable.Range(0, 60).ToList().ForEach(_ => state.Apply(history.Next()));
                return TraderEvent.Of(time, state);
            default:
                var code = SessionCodes.Of(kind);
                var isNull = code.MayBeNull && values.Random.NextInt(2) == 0;
                return code.Make(
                    time,
                    isNull ? null
                        : code.Contract is { } contract ? Payload(values, contract.Type)
                        : ""
                );
        }
    }

    private static object Payload(RandomValues values, Type type)
    {
        while (true)
        {
            var payload = values.Make(type)!;
            if (payload is not AccountReading reading)
            {
                return payload;
            }

            // A fill that does not tell its outcome is refused where it is read from the exchange: it never gets here.
            return reading with
            {
                Fills = [.. reading.Fills.Select(fill => fill with { OutcomeSide = "yes" })],
            };
        }
    }
}
