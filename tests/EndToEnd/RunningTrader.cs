using Trader.EndToEnd.Processes;

namespace Trader.EndToEnd;

/// <summary>A trader in sim with random markets, READY, shared by the tests of a class.</summary>
public sealed class RunningTrader : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private TraderProcess? process;

    /// <summary>The console's address, without a path.</summary>
    public Uri Console { get; private set; } = new("http://127.0.0.1");

    public async ValueTask InitializeAsync()
    {
        using var patience = Patience.Minutes();
        // Time runs ten times faster, so that whales come every second or two.
        process = TraderProcess.Start(folder, ["run", "--port", "0", "--speed", "10", "--seed", "7"]);
        Console = await process.WaitForConsoleAsync(patience.Token);
        await process.WaitForReadyAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        folder.Dispose();
    }
}
