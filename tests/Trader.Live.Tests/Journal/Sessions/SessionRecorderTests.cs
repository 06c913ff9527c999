using Trader.Events;
using Trader.Live.Journal.Sessions;
using Trader.Status;

namespace Trader.Live.Tests.Journal.Sessions;

/// <summary>What a recording does when it cannot go on: it says so, and whoever records notices nothing.</summary>
public sealed class SessionRecorderTests
{
    [Fact]
    [Trait("Requirement", "M4")]
    public void A_disk_that_falls_behind_ends_the_recording_once_and_what_was_taken_stays_readable()
    {
        using var gate = new ManualResetEventSlim();
        var file = new MemoryFile { Gate = gate };
        var told = new List<string>();
        var options = new SessionRecorderOptions { MaxBlocks = 4, BlockBytes = 1024 };
        using (var recorder = new SessionRecorder(file, "the file", "1", options))
        {
            recorder.Begin(new TraderOptions(), default, told.Add);
            for (var i = 0; i < 10_000; i++)
            {
                recorder.OnEvent(TraderEvent.Tick(new EventTime(i, 0)));
            }

            Assert.Contains("falls behind by 4 blocks", Assert.Single(told), StringComparison.Ordinal);
            Assert.Contains("the file", told[0], StringComparison.Ordinal);
            Assert.Equal(told[0], recorder.EndReason);
            gate.Set();
        }

        var (events, reader) = Read(file);
        Assert.InRange(events, 1, 9_999);
        Assert.Equal(told[0], reader.Ending!.Reason);
        Assert.Null(reader.Flaw);
    }

    [Fact]
    [Trait("Requirement", "M4")]
    public async Task A_recording_ends_at_its_limit_and_says_which()
    {
        var file = new MemoryFile();
        var told = new TaskCompletionSource<string>();
        using (
            var recorder = new SessionRecorder(
                file,
                "the file",
                "1",
                new SessionRecorderOptions { MaxMegabytes = 1, MaxBlocks = 4096 }
            )
        )
        {
            recorder.Begin(new TraderOptions(), default, told.SetResult);
            for (var i = 0; i < 50_000; i++)
            {
                recorder.OnEvent(TraderEvent.Of(new EventTime(i, i), new Notice("type", ActivityLevel.Info, $"notice {i}")));
            }
        }

        Assert.True(told.Task.IsCompleted);
        Assert.Contains("its limit of 1 MB (V3_JOURNAL_MAX_MEGABYTES)", await told.Task, StringComparison.Ordinal);
        Assert.InRange(file.Length, 900_000, (1 << 20) + 1_000);
        Assert.NotNull(Read(file).Reader.Ending!.Reason);
    }

    [Fact]
    [Trait("Requirement", "D13")]
    public async Task Securing_completes_when_everything_up_to_then_is_in_the_file()
    {
        var file = new MemoryFile();
        using var recorder = new SessionRecorder(file, "the file", "1", new SessionRecorderOptions());
        recorder.Begin(new TraderOptions(), default, _ => { });
        recorder.OnEvent(TraderEvent.Of(default, new Notice("type", ActivityLevel.Info, "before the error")));
        var before = file.Length;
        var secured = recorder.SecureAsync();
        Assert.False(secured.IsCompleted);

        recorder.OnEvent(TraderEvent.Tick(default));
        Assert.Null(await secured.WaitAsync(LiveWorld.Patience, TestContext.Current.CancellationToken));
        Assert.True(file.Length > before + 20);
    }

    [Fact]
    [Trait("Requirement", "D13")]
    public async Task Securing_says_why_it_cannot_and_a_recording_that_has_ended_is_as_safe_as_it_will_be()
    {
        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var file = new MemoryFile { Capacity = 5_000 };
        using var recorder = new SessionRecorder(file, "the file", "1", new SessionRecorderOptions());
        recorder.Begin(new TraderOptions(), default, ended.SetResult);
        for (var i = 0; i < 250; i++)
        {
            recorder.OnEvent(TraderEvent.Of(default, new Notice("type", ActivityLevel.Info, $"notice {i}")));
        }

        var secured = recorder.SecureAsync();
        recorder.OnEvent(TraderEvent.Tick(default));
        var told = await ended.Task.WaitAsync(LiveWorld.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(told, await secured.WaitAsync(LiveWorld.Patience, TestContext.Current.CancellationToken));
        Assert.Null(await recorder.SecureAsync());
    }

    [Fact]
    [Trait("Requirement", "M6")]
    public async Task A_full_disk_ends_the_recording_and_says_so()
    {
        var file = new MemoryFile { Capacity = 5_000 };
        var told = new TaskCompletionSource<string>();
        using (var recorder = new SessionRecorder(file, "the file", "1", new SessionRecorderOptions { BlockBytes = 1024 }))
        {
            recorder.Begin(new TraderOptions(), default, told.SetResult);
            for (var i = 0; i < 5_000; i++)
            {
                recorder.OnEvent(TraderEvent.Tick(new EventTime(i, i)));
            }
        }

        Assert.True(told.Task.IsCompleted);
        Assert.Contains("No space left on device", await told.Task, StringComparison.Ordinal);
        Assert.InRange(Read(file).Events, 1, 4_999);
    }

    [Theory]
    [InlineData(0, 64, 1024, 1, "MaxMegabytes")]
    [InlineData(1, 1, 1024, 1, "MaxBlocks")]
    [InlineData(1, 64, 1, 1, "BlockBytes")]
    [InlineData(1, 64, 1024, 0, "FlushMs")]
    public void An_option_out_of_range_is_named(int megabytes, int blocks, int blockBytes, int flushMs, string name)
    {
        var options = new SessionRecorderOptions
        {
            MaxMegabytes = megabytes,
            MaxBlocks = blocks,
            BlockBytes = blockBytes,
            FlushMs = flushMs,
        };

        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(options.Validate).ParamName);
    }

    private static (int Events, SessionReader Reader) Read(MemoryFile file)
    {
        var reader = new SessionReader(new MemorySource(file.Bytes), "session");
        var events = 0;
        while (reader.TryRead())
        {
            events++;
        }

        return (events, reader);
    }
}
