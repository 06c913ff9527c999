using Trader.Commands;

namespace Trader.Live.Journal.Sessions;

/// <summary>Passes commands on and then has them taken down: recording never delays an order.</summary>
internal sealed class RecordingSink(ICommandSink next, ISessionRecorder recorder) : ICommandSink
{
    public void Issue(TraderCommand command)
    {
        next.Issue(command);
        recorder.OnCommand(command);
    }
}
