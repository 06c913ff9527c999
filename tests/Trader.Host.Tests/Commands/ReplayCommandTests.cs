using System.Text.Json;
using Trader.Commands;
using Trader.Events;
using Trader.Host.Commands;
using Trader.Live.Journal.Files;
using Trader.Live.Journal.Sessions;

namespace Trader.Host.Tests.Commands;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("trader-replay-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    [Trait("Promise", "R12")]
    public void A_session_that_replays_to_the_same_is_verified()
    {
        var file = Record(command => command);
        using var text = new StringWriter();
        using var json = new StringWriter();

        Assert.Equal(0, ReplayCommand.Run(file, asJson: false, text));
        Assert.StartsWith("Verified: 2 events led to the same ", text.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, ReplayCommand.Run(file, asJson: true, json));
        var result = JsonElement.Parse(json.ToString());
        Assert.True(result.GetProperty("verified").GetBoolean());
        Assert.True(result.GetProperty("ended_in_order").GetBoolean());
        Assert.Equal(2, result.GetProperty("events").GetInt64());
    }

    [Fact]
    [Trait("Promise", "R12")]
    public void A_session_that_replays_to_something_else_has_an_exit_code_and_shows_both()
    {
        var file = Record(command => command is RunStep ? new DescribeMarket("M1") : command);
        using var text = new StringWriter();
        using var json = new StringWriter();

        Assert.Equal(10, ReplayCommand.Run(file, asJson: false, text));
        Assert.Contains("Different at event 2 (StartRequested)", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("recorded: DescribeMarket {", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("replayed: RunStep {", text.ToString(), StringComparison.Ordinal);
        Assert.Equal(10, ReplayCommand.Run(file, asJson: true, json));
        var difference = JsonElement.Parse(json.ToString()).GetProperty("difference");
        Assert.Equal(2, difference.GetProperty("event").GetInt64());
        Assert.StartsWith("RunStep {", difference.GetProperty("replayed").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_one_sentence_and_exit_code_3()
    {
        var absent = Path.Combine(folder, "absent");
        var other = Path.Combine(folder, "other");
        File.WriteAllText(other, "a text that is nothing of ours, long enough to have a header");

        Assert.Contains(absent, Refusal(absent), StringComparison.Ordinal);
        Assert.Contains("not a journal of the trader", Refusal(other), StringComparison.Ordinal);
    }

    private static string Refusal(string file)
    {
        using var output = new StringWriter();
        var refusal = Assert.Throws<HostException>(() => ReplayCommand.Run(file, asJson: false, output));
        Assert.Equal(3, refusal.ExitCode);
        Assert.Empty(output.ToString());
        return refusal.Message;
    }

    private string Record(Func<TraderCommand, TraderCommand> change)
    {
        using var store = FileJournalStore.Open(folder);
        using (var recorder = new SessionRecorder(store.Create("session"), "session", "1", new SessionRecorderOptions()))
        {
            var options = new TraderOptions();
            var time = new EventTime(1_790_000_000_000, 1_790_000_000_000);
            recorder.Begin(options, time, Assert.Fail);
            var core = new TradingCore(options, time);
            var sink = new Sink(command => recorder.OnCommand(change(command)));
            foreach (var traderEvent in (TraderEvent[])[TraderEvent.Tick(time), TraderEvent.Start(time)])
            {
                recorder.OnEvent(traderEvent);
                core.Handle(traderEvent, sink);
            }
        }

        return store.Describe("session");
    }

    private sealed class Sink(Action<TraderCommand> take) : ICommandSink
    {
        public void Issue(TraderCommand command) => take(command);
    }
}
