using Trader.Live;

namespace Trader.Lab.World;

/// <summary>Starts a process's calls in place and counts those that have not ended.</summary>
internal sealed class InPlaceCalls : ICallRunner
{
    private readonly MachineTime time;
    private readonly Action<Exception> failed;

    public InPlaceCalls(MachineTime time, Action<Exception> failed)
    {
        this.time = time;
        this.failed = failed;
    }

    /// <summary>Calls that have not ended.</summary>
    public int Outstanding { get; private set; }

    /// <inheritdoc/>
    public void Run(Func<CancellationToken, Task> call) => _ = ObserveAsync(call);

    // Nothing here is ever cancelled: a process that dies takes its calls with it.
    private async Task ObserveAsync(Func<CancellationToken, Task> call)
    {
        Outstanding++;
        try
        {
            await call(CancellationToken.None);
        }
        catch (Exception exception)
        {
            // A process that died in the middle of a write is not one that failed.
            if (time.IsAlive && exception is not SimulatedCrashException)
            {
                failed(exception);
            }
        }

        Outstanding--;
    }
}
