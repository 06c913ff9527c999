using System.Collections.Immutable;
using System.Globalization;
using Trader.Events;

namespace Trader.Lifecycle;

/// <summary>
/// Tells in one line what the trader is about, beside its state (requirement D15): <c>trading</c>, <c>calibrating -&gt; cash
/// recovery</c>, <c>paused</c>. Whoever calibrates says when a step begins and ends; everything else follows from the state.
/// Every change is one entry of a bounded history.
/// </summary>
/// <remarks>
/// A step is shown until it ends, whatever goes on beside it, unless the trader leaves the states in which it operates: then the
/// step is over, and says so. A stay of no length between two steps is left out.
/// </remarks>
public sealed class CurrentStatus
{
    /// <summary>Different words that are counted in a spell; all further ones count as <see cref="OtherWord"/>.</summary>
    public const int MaxWords = 64;

    /// <summary>What stands for words beyond <see cref="MaxWords"/>.</summary>
    public const string OtherWord = "other";

    private readonly int historyLength;
    private readonly Queue<StatusEntry> history = new();
    private readonly Dictionary<string, long> actions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> closings = new(StringComparer.Ordinal);
    private StatusBase below = StatusBase.Initializing;
    private string? belowResult;
    private StatusStep? step;
    private StatusBase shown = StatusBase.Initializing;
    private EventTime shownSince;
    private StatusBase shownBefore = StatusBase.Initializing;
    private EventTime shownBeforeSince;
    private StatusEntry current;
    private StatusEntry? previous;
    private TradingSpell? spell;
    private TraderEventKind? lastEvent;
    private EventTime lastEventAt;

    /// <summary>Begins with <c>initializing</c>.</summary>
    /// <param name="historyLength">Entries kept, the present one included, 2 to 10 000.</param>
    /// <param name="now">When.</param>
    public CurrentStatus(int historyLength, EventTime now)
    {
        this.historyLength = historyLength;
        shownSince = now;
        shownBeforeSince = now;
        current = new StatusEntry(
            1,
            StatusBase.Initializing.ToWire(),
            PreviousStatus: null,
            now,
            DurationMs: null,
            Result: null,
            Spell: null
        );
    }

    /// <summary>The status, for example <c>calibrating -&gt; syncing state</c>.</summary>
    public string Text => current.Status;

    /// <summary>Changes so far, the beginning included; one that was left out leaves it as it was.</summary>
    public long ChangeCount => current.Number;

    /// <summary>The step that runs; null for none.</summary>
    public StatusStep? Step => step;

    /// <summary>A step of calibrating begins. One that runs ends with it, without a result.</summary>
    public void Begin(StatusStep begun, EventTime now)
    {
        if (step == begun)
        {
            return;
        }

        step = begun;
        Show(
            StatusBase.Calibrating,
            $"{StatusBase.Calibrating.ToWire()} -> {begun.ToWire()}",
            result: null,
            endedWith: null,
            now
        );
    }

    /// <summary>The step ended; the status is again what the state says.</summary>
    /// <param name="ended">The step.</param>
    /// <param name="result">What came of it, one line: <c>no changes</c>, <c>cash $950.00 -&gt; $1,020.00</c>.</param>
    /// <param name="now">When.</param>
    /// <returns>False if it is not the one that runs: it was over already.</returns>
    public bool End(StatusStep ended, string result, EventTime now)
    {
        if (step != ended)
        {
            return false;
        }

        step = null;
        Show(below, below.ToWire(), belowResult, result, now);
        return true;
    }

    /// <summary>Counts an action that was taken, by its word: <c>follow</c>, <c>buy_yes</c>, <c>hold</c>.</summary>
    public void CountAction(string action) => Count(actions, action);

    /// <summary>Counts a position that was closed, by the word of its reason: <c>take_profit</c>, <c>stop_loss</c>.</summary>
    public void CountClosing(string reason) => Count(closings, reason);

    /// <summary>Notes the last event handled.</summary>
    public void NoteEvent(TraderEventKind kind, EventTime now)
    {
        lastEvent = kind;
        lastEventAt = now;
    }

    /// <summary>The state says that the trader is about something else, or about the same for another reason.</summary>
    /// <param name="status">What it is about now.</param>
    /// <param name="because">What led to it, which is what came of the status before.</param>
    /// <param name="result">What there is to say of it while it lasts.</param>
    /// <param name="now">When.</param>
    public void Enter(StatusBase status, string because, string? result, EventTime now)
    {
        if (below == StatusBase.Stopping)
        {
            return;
        }

        belowResult = result;
        if (status == below)
        {
            current = step is null ? current with { Result = result } : current;
            return;
        }

        below = status;
        if (step is { } running)
        {
            if (status is StatusBase.Trading or StatusBase.Paused)
            {
                return;
            }

            step = null;
            Show(status, status.ToWire(), result, $"{running.ToWire()} was interrupted: {because}", now);
        }
        else
        {
            Show(status, status.ToWire(), result, because, now);
        }
    }

    /// <summary>A picture for people.</summary>
    public StatusView View() =>
        new(
            shown,
            step,
            shownSince.WallMs,
            previous?.DurationMs,
            [.. history, current with { Spell = shown == StatusBase.Trading ? Spell() : null }]
        );

    private bool HasCounts => actions.Count > 0 || closings.Count > 0;

    private void Show(StatusBase status, string text, string? result, string? endedWith, EventTime now)
    {
        // Nobody saw a stay of no length; left out, unless that would make one status two entries in a row.
        var isLeftOut = previous is not null && current.Since == now && !HasCounts && previous.Status != text;
        if (!isLeftOut)
        {
            previous = Finish(endedWith, now);
            history.Enqueue(previous);
            if (history.Count >= historyLength)
            {
                history.Dequeue();
            }
        }

        if (isLeftOut && status == shownBefore)
        {
            (shown, shownSince) = (shownBefore, shownBeforeSince);
        }
        else if (status != shown)
        {
            (shownBefore, shownBeforeSince) = isLeftOut ? (shownBefore, shownBeforeSince) : (shown, shownSince);
            (shown, shownSince) = (status, now);
        }

        var number = isLeftOut ? current.Number : current.Number + 1;
        current = new StatusEntry(number, text, previous!.Status, now, DurationMs: null, result, Spell: null);
    }

    private StatusEntry Finish(string? endedWith, EventTime now)
    {
        var finished = current with { DurationMs = Math.Max(0, now.WallMs - current.Since.WallMs) };
        if (shown != StatusBase.Trading)
        {
            return finished with { Result = Join(shown == StatusBase.Paused ? current.Result : null, endedWith) };
        }

        finished = finished with { Spell = Spell(), Result = Join(Describe(), endedWith) };
        actions.Clear();
        closings.Clear();
        spell = null;
        lastEvent = null;
        return finished;
    }

    private TradingSpell Spell()
    {
        if (spell is null)
        {
            spell = new TradingSpell(lastEvent, lastEventAt, Sorted(actions), Sorted(closings));
        }

        return spell with
        {
            LastEvent = lastEvent,
            LastEventAt = lastEventAt,
        };
    }

    private void Count(Dictionary<string, long> counts, string word)
    {
        var known = counts.ContainsKey(word) || counts.Count < MaxWords ? word : OtherWord;
        counts[known] = counts.GetValueOrDefault(known) + 1;
        spell = null;
    }

    private string Describe()
    {
        var parts = new List<string>();
        Add(actions, "");
        Add(closings, "closed by ");
        return parts.Count == 0 ? "nothing to do" : string.Join(", ", parts);

        void Add(Dictionary<string, long> counts, string prefix)
        {
            foreach (var (word, count) in counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{prefix}{word} {count}"));
            }
        }
    }

    private static string? Join(string? first, string? second) =>
        first is null ? second
        : second is null ? first
        : $"{first}; {second}";

    private static ImmutableSortedDictionary<string, long> Sorted(Dictionary<string, long> counts) =>
        counts.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
