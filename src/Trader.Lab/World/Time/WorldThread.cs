namespace Trader.Lab.World;

/// <summary>
/// The one thread of a world. Whatever production code hands over is checked to be on it: a continuation that hopped to the
/// pool would make the run a matter of chance, so it is a failure and not a flake.
/// </summary>
internal sealed class WorldThread
{
    private readonly int id = Environment.CurrentManagedThreadId;
    private string? trespass;

    /// <summary>What happened on another thread, one sentence; null if nothing did.</summary>
    public string? Trespass => Volatile.Read(ref trespass);

    /// <summary>Notes when the caller is on another thread.</summary>
    public void Check(string what)
    {
        if (Environment.CurrentManagedThreadId != id)
        {
            Interlocked.CompareExchange(ref trespass, $"{what} was reached on another thread: {Environment.StackTrace}", null);
        }
    }
}
