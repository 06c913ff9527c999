using System.Runtime.InteropServices;

namespace Trader.Host.Commands;

/// <summary>
/// Turns SIGINT and SIGTERM into a request to stop in order. A second one is left to the system, which ends the process at
/// once.
/// </summary>
internal sealed class Stopping : IDisposable
{
    private readonly TaskCompletionSource<string> requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> registrations = [];

    public Stopping()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }
    }

    /// <summary>Completes when it was asked for: with the signal's name, or whoever did.</summary>
    public Task<string> Requested => requested.Task;

    /// <summary>Asks for the same without a signal; false if it was asked for before.</summary>
    public bool Request(string who) => requested.TrySetResult(who);

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }

    private void OnSignal(PosixSignalContext context) => context.Cancel = requested.TrySetResult(context.Signal.ToString());
}
