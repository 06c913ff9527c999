using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Server;

/// <summary>
/// Everything that happens by itself, in the order of exchange time: the engine and its crowd, a scenario's steps, and messages
/// of the feed that were kept back. Used under the exchange's lock only.
/// </summary>
internal sealed class ExchangeTimeline
{
    private readonly FeedHub hub;

    public ExchangeTimeline(ExchangeLoop loop, FeedHub hub)
    {
        Loop = loop;
        this.hub = hub;
    }

    public ExchangeLoop Loop { get; }

    /// <summary>Steps that wait for their time; null for none.</summary>
    public ITimedSteps? Steps { get; set; }

    /// <summary>When something happens next by itself, Unix milliseconds; null if nothing will.</summary>
    public long? NextDueMs => Earlier(Earlier(Loop.NextDueMs, hub.NextDueMs), Steps?.NextDueMs);

    /// <summary>Does everything due up to <paramref name="nowMs"/>; returns the time now valid.</summary>
    public long AdvanceTo(long nowMs)
    {
        while (Steps?.NextDueMs is { } due && due <= nowMs)
        {
            // At one instant the exchange comes first, then the step.
            Steps.RunNext(Loop.AdvanceTo(due));
        }

        return Loop.AdvanceTo(nowMs);
    }

    /// <summary>Sends what belongs to the end of a step of the exchange. To be called after every one.</summary>
    public void EndStep() => hub.Flush();

    private static long? Earlier(long? one, long? other) =>
        (one, other) switch
        {
            (null, _) => other,
            (_, null) => one,
            _ => Math.Min(one.Value, other.Value),
        };
}

/// <summary>Steps that happen at given times.</summary>
internal interface ITimedSteps
{
    /// <summary>When the next step is due, Unix milliseconds; null if none is left.</summary>
    public long? NextDueMs { get; }

    /// <summary>Does the next step. Never throws: a step that cannot be done is reported where its steps are.</summary>
    /// <param name="nowMs">Exchange time, Unix milliseconds.</param>
    public void RunNext(long nowMs);
}
