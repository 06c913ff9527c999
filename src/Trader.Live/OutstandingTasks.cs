using System.Collections.Concurrent;

namespace Trader.Live;

/// <summary>
/// The calls in flight. Whatever one of them throws is not swallowed: it ends the trader through <see cref="Faulted"/>,
/// because a call that dies silently would leave the core waiting for its answer for ever.
/// </summary>
public sealed class OutstandingTasks : ICallRunner, IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<Task, bool> tasks = new();
    private readonly TaskCompletionSource faulted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int isDisposed;

    /// <summary>Makes an empty set.</summary>
    public OutstandingTasks() => Stopping = stopping.Token;

    /// <summary>Faults with the first exception that a call let escape; never completes otherwise.</summary>
    public Task Faulted => faulted.Task;

    /// <summary>Calls in flight.</summary>
    public int Count => tasks.Count;

    /// <summary>Cancelled when the trader stops.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Starts a call on the thread pool, so that the trading thread goes on at once.</summary>
    public void Run(Func<CancellationToken, Task> call)
    {
        var task = Task.Run(() => ObserveAsync(call), CancellationToken.None);
        tasks.TryAdd(task, true);
        _ = task.ContinueWith(
            static (finished, state) => ((ConcurrentDictionary<Task, bool>)state!).TryRemove(finished, out _),
            tasks,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
        {
            await stopping.CancelAsync();
            await Task.WhenAll(tasks.Keys);
            stopping.Dispose();
        }
    }

    private async Task ObserveAsync(Func<CancellationToken, Task> call)
    {
        try
        {
            await call(Stopping);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // The trader is stopping; nobody waits for this answer any more.
        }
        catch (Exception exception)
        {
            faulted.TrySetException(exception);
        }
    }
}
