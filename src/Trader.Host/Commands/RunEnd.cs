using Microsoft.Extensions.Logging;
using Trader.Host.Api;
using Trader.Live;
using Trader.Live.Coordination;

namespace Trader.Host.Commands;

/// <summary>
/// What comes after a run is settled, or could not be (requirement D14): streams, SHUTDOWN, the trading loop, then the journals
/// are closed, and consoles last, so that they see how it ended. Each step is logged with its duration; one that fails does not
/// keep the others from being done.
/// </summary>
internal sealed class RunEnd
{
    private readonly LiveTrader trader;
    private readonly RunJournals journals;
    private readonly ConsoleServer console;
    private readonly ShutdownDeadline deadline;
    private readonly ILogger log;
    private ShutdownSequence? sequence;

    public RunEnd(LiveTrader trader, RunJournals journals, ConsoleServer console, ShutdownDeadline deadline, ILogger log)
    {
        this.trader = trader;
        this.journals = journals;
        this.console = console;
        this.deadline = deadline;
        this.log = log;
    }

    /// <summary>Ends everything, in order.</summary>
    public async Task RunAsync(TimeSpan stepLimit)
    {
        deadline.Begin();
        sequence = new ShutdownSequence(trader.Clock.Wall, stepLimit, Tell);
        await trader.StopAsync("The run has ended", sequence);
        await sequence.RunAsync("journals", () => Task.Run(journals.Dispose));
        await sequence.RunAsync("consoles", () => console.DisposeAsync().AsTask());
    }

    /// <summary>Throws what failed first.</summary>
    /// <exception cref="HostException">A step was not over within its time: something of the trader still runs.</exception>
    public void ThrowIfFailed()
    {
        try
        {
            sequence?.ThrowIfFailed();
        }
        catch (TimeoutException exception)
        {
            throw new HostException(
                ExitCodes.ShutdownTimedOut,
                "The run has ended, but not everything could be shut down in time; the log says what.",
                exception
            );
        }
    }

    private void Tell(ShutdownStep step)
    {
        deadline.Step = $"after {step.Name}";
        if (step.Failure is { } failure)
        {
            log.LogError("Shutting down: {Step} did not end in order: {Failure}", step.Name, failure);
        }
        else
        {
            log.LogInformation("Shutting down: {Step} ended in {DurationMs} ms", step.Name, step.DurationMs);
        }
    }
}
