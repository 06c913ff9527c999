using Kalshi;
using Trader.Commands;
using Trader.Journal;

namespace Trader.Lab.World;

/// <summary>Carries commands out otherwise than they were given.</summary>
internal abstract class CommandSaboteur : Saboteur
{
    /// <inheritdoc/>
    public override ICommandSink Outlet(ICommandSink dispatcher) => new Bent(this, dispatcher);

    /// <summary>Does what it does with a command.</summary>
    protected abstract void Carry(TraderCommand command, ICommandSink dispatcher);

    private sealed class Bent(CommandSaboteur bug, ICommandSink dispatcher) : ICommandSink
    {
        public void Issue(TraderCommand command) => bug.Carry(command, dispatcher);
    }
}

/// <summary>Carries out the last decision of an earlier life again, under a new id.</summary>
internal sealed class RepeatsDecisions : CommandSaboteur
{
    private OrderIntent? last;
    private bool isDue;

    /// <inheritdoc/>
    public override RecoveredState? Recovered(RecoveredState recovered)
    {
        isDue = last is not null;
        return recovered;
    }

    /// <inheritdoc/>
    protected override void Carry(TraderCommand command, ICommandSink dispatcher)
    {
        dispatcher.Issue(command);
        if (command is not PlaceOrder place)
        {
            return;
        }

        if (isDue && last is { } earlier)
        {
            isDue = false;
            dispatcher.Issue(place with { Intent = earlier with { ClientOrderId = earlier.ClientOrderId[..^1] + "x" } });
        }

        last = place.Intent;
    }
}

/// <summary>Sends one contract more than was decided.</summary>
internal sealed class SendsMore : CommandSaboteur
{
    /// <inheritdoc/>
    protected override void Carry(TraderCommand command, ICommandSink dispatcher) =>
        dispatcher.Issue(
            command is PlaceOrder { Intent: var intent } place
                ? place with
                {
                    Intent = intent with { Count = intent.Count + Quantity.FromContracts(1) },
                }
                : command
        );
}

/// <summary>Does not carry out what an emergency stop asks for.</summary>
internal sealed class CancelsNothing : CommandSaboteur
{
    private bool isStopped;

    /// <inheritdoc/>
    protected override void Carry(TraderCommand command, ICommandSink dispatcher)
    {
        isStopped = command switch
        {
            HaltSending => true,
            ResumeSending => false,
            _ => isStopped,
        };
        if (!isStopped || command is not (CancelEverything or TriggerOrderGroup or CancelOrder))
        {
            dispatcher.Issue(command);
        }
    }
}
