using System.Runtime.ExceptionServices;

namespace Trader.Live.Coordination;

/// <summary>One step of an ordered shutdown, for people.</summary>
/// <param name="Name">What was ended.</param>
/// <param name="DurationMs">Wall milliseconds it took.</param>
/// <param name="Failure">Why it was not ended in order, one line; null if it was.</param>
public sealed record ShutdownStep(string Name, long DurationMs, string? Failure);

/// <summary>
/// Ends the parts of a trader one after the other (requirement D14): each step has its own limit, and one that fails does not
/// keep the later ones from being done. What failed first is thrown at the end, so that nothing is hidden.
/// </summary>
public sealed class ShutdownSequence
{
    private readonly TimeProvider wall;
    private readonly TimeSpan stepLimit;
    private readonly Action<ShutdownStep> tell;
    private readonly List<ShutdownStep> steps = [];
    private ExceptionDispatchInfo? firstFailure;

    /// <summary>Makes an empty sequence.</summary>
    /// <param name="wall">The wall clock.</param>
    /// <param name="stepLimit">How long a step may take; what takes longer is left behind, and counts as failed.</param>
    /// <param name="tell">Is told of each step when it is over.</param>
    public ShutdownSequence(TimeProvider wall, TimeSpan stepLimit, Action<ShutdownStep> tell)
    {
        this.wall = wall;
        this.stepLimit = stepLimit;
        this.tell = tell;
    }

    /// <summary>The steps that are over, in their order.</summary>
    public IReadOnlyList<ShutdownStep> Steps => steps;

    /// <summary>Does one step, after the ones before.</summary>
    /// <param name="name">What is ended, for people.</param>
    /// <param name="work">Ends it.</param>
    public async Task RunAsync(string name, Func<Task> work)
    {
        var begun = wall.GetTimestamp();
        string? failure = null;
        try
        {
            await work().WaitAsync(stepLimit, wall);
        }
        catch (Exception exception)
        {
            // Kept, told, and thrown by the one who ends the sequence.
            failure = exception is TimeoutException ? $"not over within {stepLimit.TotalSeconds} s" : exception.Message;
            firstFailure ??= ExceptionDispatchInfo.Capture(exception);
        }

        var step = new ShutdownStep(name, (long)wall.GetElapsedTime(begun).TotalMilliseconds, failure);
        steps.Add(step);
        tell(step);
    }

    /// <summary>Throws what failed first; returns if nothing did.</summary>
    public void ThrowIfFailed() => firstFailure?.Throw();
}
