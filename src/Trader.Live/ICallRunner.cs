namespace Trader.Live;

/// <summary>
/// Starts the calls that talk to the exchange. On the thread pool in life; in place, on the one thread there is, in the fault
/// simulation, whose transports complete every wait in an order of their own choosing.
/// </summary>
public interface ICallRunner
{
    /// <summary>Starts a call. What it throws is a bug and ends the trader.</summary>
    void Run(Func<CancellationToken, Task> call);
}
