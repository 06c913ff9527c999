namespace Trader.EndToEnd.Processes;

/// <summary>The lines a process has written, and a way to wait for one.</summary>
internal sealed class LineLog
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private TaskCompletionSource changed = NewSignal();
    private bool isComplete;

    /// <summary>Everything so far.</summary>
    public string[] All
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    public async Task ReadAsync(TextReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Change(() => lines.Add(line));
        }

        Change(() => isComplete = true);
    }

    /// <summary>The first line, past or future, that <paramref name="isWanted"/> accepts.</summary>
    public async Task<string> FirstAsync(Func<string, bool> isWanted, CancellationToken cancellation)
    {
        var looked = 0;
        while (true)
        {
            Task next;
            lock (gate)
            {
                for (; looked < lines.Count; looked++)
                {
                    if (isWanted(lines[looked]))
                    {
                        return lines[looked];
                    }
                }

                if (isComplete)
                {
                    throw new InvalidOperationException(
                        "The program ended without the line waited for. It wrote:\n" + string.Join('\n', lines)
                    );
                }

                next = changed.Task;
            }

            await next.WaitAsync(cancellation);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change(Action change)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            change();
            signal = changed;
            changed = NewSignal();
        }

        signal.SetResult();
    }
}
