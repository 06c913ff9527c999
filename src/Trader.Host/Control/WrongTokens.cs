namespace Trader.Host.Control;

/// <summary>
/// Counts wrong tokens, and says when there were so many that further ones are turned away without being looked at twice. The
/// right one is let through all the same: nobody may lock the operator out of the emergency stop by guessing, and 32 random
/// bytes are not guessed. Thread-safe.
/// </summary>
internal sealed class WrongTokens(TimeProvider wall)
{
    /// <summary>Wrong tokens within <see cref="Window"/> that are answered as such.</summary>
    public const int Allowed = 5;

    /// <summary>How long wrong tokens are remembered, and turned away.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private long windowStart;
    private int count;

    /// <summary>Notes a wrong token.</summary>
    /// <param name="isFirstRefused">Whether it is the first that is turned away.</param>
    /// <returns>How long wrong tokens are turned away from now on; null while they are not.</returns>
    public TimeSpan? Note(out bool isFirstRefused)
    {
        lock (gate)
        {
            isFirstRefused = false;
            var elapsed = wall.GetElapsedTime(windowStart);
            if (count == 0 || elapsed >= Window)
            {
                windowStart = wall.GetTimestamp();
                elapsed = TimeSpan.Zero;
                count = 0;
            }

            // Bounded, however many come.
            count = Math.Min(count + 1, Allowed + 2);
            isFirstRefused = count == Allowed + 1;
            return count > Allowed ? Window - elapsed : null;
        }
    }
}
