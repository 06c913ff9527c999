namespace Trader.EndToEnd.Processes;

/// <summary>How long a test waits before it counts as stuck: far longer than anything here takes, on a slow machine too.</summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationTokenSource source;

    private Patience(TimeSpan limit)
    {
        source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(limit);
    }

    public CancellationToken Token => source.Token;

    /// <summary>For what takes seconds.</summary>
    public static Patience Minutes(int minutes = 4) => new(TimeSpan.FromMinutes(minutes));

    public void Dispose() => source.Dispose();
}
