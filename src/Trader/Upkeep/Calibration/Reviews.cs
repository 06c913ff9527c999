using Kalshi;
using Trader.Commands;
using Trader.Events;

namespace Trader.Upkeep.Calibration;

/// <summary>Looks after the exits of positions; a recalibration has it look at once.</summary>
internal interface IPositionReview
{
    /// <summary>Closes what a rule says is to be closed.</summary>
    /// <returns>What was done, one line: <c>closed 1 (3 active)</c>, <c>no positions to close (3 active)</c>.</returns>
    string Review(EventTime now, ICommandSink sink);

    /// <summary>Markets whose position has an exit that does not get on.</summary>
    IReadOnlyList<string> Stuck(EventTime now);
}

/// <summary>Looks after the cash reserve; a recalibration has it look at once.</summary>
internal interface ICashReview
{
    /// <summary>Cash that is to stay free; zero for none.</summary>
    Money Reserve { get; }

    /// <summary>Begins to close positions if cash is below its reserve.</summary>
    /// <returns>What was done, one line: <c>$5,012.00 available, reserve $1,000.00</c>.</returns>
    string Recover(EventTime now, ICommandSink sink);
}
