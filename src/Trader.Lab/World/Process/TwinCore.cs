using Trader.Commands;
using Trader.Events;

namespace Trader.Lab.World;

/// <summary>A second core of the same making, fed the same events: it must issue the same commands, whatever runs around the first.</summary>
internal sealed class TwinCore(TradingCore core) : ICommandSink
{
    private readonly Queue<string> expected = new();

    /// <summary>In what the two differed first, one sentence; null if they never did.</summary>
    public string? Difference { get; private set; }

    /// <summary>A command of the first core.</summary>
    public void Expect(string command) => expected.Enqueue(command);

    /// <summary>Handles what the first core has just handled.</summary>
    public void Handle(in TraderEvent traderEvent)
    {
        core.Handle(traderEvent, this);
        if (expected.Count > 0)
        {
            Difference ??= $"the second core did not issue: {expected.Dequeue()}";
            expected.Clear();
        }
    }

    /// <inheritdoc/>
    public void Issue(TraderCommand command)
    {
        var text = CommandText.Of(command);
        if (!expected.TryDequeue(out var first))
        {
            Difference ??= $"only the second core issued: {text}";
        }
        else if (first != text)
        {
            Difference ??= $"the first core issued '{first}', the second '{text}'";
        }
    }
}
