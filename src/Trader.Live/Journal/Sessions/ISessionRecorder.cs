using Trader.Commands;
using Trader.Events;

namespace Trader.Live.Journal.Sessions;

/// <summary>
/// Takes down everything that enters the core and everything that leaves it, in order, so that the run can be replayed. Called
/// on the trading thread; never waits and never fails: what cannot be recorded ends the recording, not the trading.
/// </summary>
public interface ISessionRecorder
{
    /// <summary>The core was made, with these settings and at this time. Before everything else.</summary>
    /// <param name="options">The core's settings.</param>
    /// <param name="time">When it was made, on both clocks.</param>
    /// <param name="tell">Is told once, on any thread and in one sentence, if recording ends before the run does.</param>
    void Begin(TraderOptions options, EventTime time, Action<string> tell);

    /// <summary>An event is about to enter the core.</summary>
    void OnEvent(in TraderEvent traderEvent);

    /// <summary>A command left the core, because of the last event.</summary>
    void OnCommand(TraderCommand command);

    /// <summary>
    /// Completes, on any thread, when everything up to the last event is in the file and on the disk: with null, or with why it
    /// may be lost, one sentence. A recording that has ended is as safe as it will be: null, its end was told already.
    /// </summary>
    Task<string?> SecureAsync();
}
