using Kalshi;
using Kalshi.Simulator.Faults;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Server;
using Trader.Live.Journal;

namespace Trader.Lab.World;

/// <summary>Everything that is going to be done to a trader, and with what: a function of the seed alone.</summary>
internal sealed record Schedule
{
    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>True time at which it starts, Unix milliseconds.</summary>
    public required long StartMs { get; init; }

    /// <summary>True time from which nothing goes wrong any more.</summary>
    public required long CalmMs { get; init; }

    /// <summary>True time at which the run is ended in order.</summary>
    public required long EndMs { get; init; }

    /// <summary>The exchange.</summary>
    public required SimulatorOptions Exchange { get; init; }

    /// <summary>Its markets and crowd.</summary>
    public required RandomFlowOptions Flow { get; init; }

    /// <summary>The account's cash at the start.</summary>
    public required Money Cash { get; init; }

    /// <summary>The trader.</summary>
    public required TraderSetup Trader { get; init; }

    /// <summary>The trader's journal.</summary>
    public required OrderJournalOptions Journal { get; init; }

    /// <summary>The network when nothing is wrong.</summary>
    public required NetworkProfile Network { get; init; }

    /// <summary>What the network does.</summary>
    public required IReadOnlyList<NetworkFault> NetworkFaults { get; init; }

    /// <summary>What the exchange does.</summary>
    public required IReadOnlyList<FaultRule> ExchangeFaults { get; init; }

    /// <summary>What else happens, by time.</summary>
    public required IReadOnlyList<WorldAction> Actions { get; init; }
}

/// <summary>Something that happens at a time.</summary>
/// <param name="AtMs">True time, Unix milliseconds.</param>
internal abstract record WorldAction(long AtMs)
{
    /// <summary>Its name in counts.</summary>
    public abstract string Name { get; }
}

/// <summary>The trader's process dies.</summary>
/// <param name="AtMs">True time, Unix milliseconds.</param>
/// <param name="Kind">Whether the power goes with it.</param>
/// <param name="IsInWrite">Whether it dies in the middle of one of its next changes of the disk instead of at once.</param>
/// <param name="DownMs">How long until it is started again.</param>
internal sealed record Crash(long AtMs, CrashKind Kind, bool IsInWrite, long DownMs) : WorldAction(AtMs)
{
    /// <inheritdoc/>
    public override string Name => $"crash, {(Kind == CrashKind.Power ? "power" : "process")}{(IsInWrite ? ", in a write" : "")}";
}

/// <summary>The disk of the trader's machine fails.</summary>
/// <param name="AtMs">True time, Unix milliseconds.</param>
/// <param name="IsFull">Whether nothing fits any more; otherwise nothing can be made durable.</param>
/// <param name="ForMs">How long.</param>
internal sealed record FailDisk(long AtMs, bool IsFull, long ForMs) : WorldAction(AtMs)
{
    /// <inheritdoc/>
    public override string Name => IsFull ? "disk full" : "disk does not sync";
}

/// <summary>The wall clock of the trader's machine is set.</summary>
/// <param name="AtMs">True time, Unix milliseconds.</param>
/// <param name="ErrorMs">How far it is ahead of true time from then on.</param>
/// <param name="Kind">What it is called.</param>
internal sealed record SetClock(long AtMs, long ErrorMs, string Kind) : WorldAction(AtMs)
{
    /// <inheritdoc/>
    public override string Name => Kind;
}

/// <summary>Every feed connection breaks.</summary>
/// <param name="AtMs">True time, Unix milliseconds.</param>
internal sealed record CutFeeds(long AtMs) : WorldAction(AtMs)
{
    /// <inheritdoc/>
    public override string Name => "network CutFeed";
}

/// <summary>A person places an order on the trader's account by hand.</summary>
/// <param name="AtMs">True time, Unix milliseconds.</param>
/// <param name="Dice">Decides which.</param>
internal sealed record OrderByHand(long AtMs, ulong Dice) : WorldAction(AtMs)
{
    /// <inheritdoc/>
    public override string Name => "order by hand";
}

/// <summary>A person cancels a resting order of the account by hand, the trader's own among them.</summary>
/// <param name="AtMs">True time, Unix milliseconds.</param>
/// <param name="Dice">Decides which.</param>
internal sealed record CancelByHand(long AtMs, ulong Dice) : WorldAction(AtMs)
{
    /// <inheritdoc/>
    public override string Name => "cancel by hand";
}

/// <summary>Something that a person, or another program, does to an order group of the account.</summary>
/// <param name="AtMs">True time, Unix milliseconds.</param>
/// <param name="Deed">What.</param>
/// <param name="Dice">Decides to which.</param>
internal sealed record TouchGroup(long AtMs, GroupDeed Deed, ulong Dice) : WorldAction(AtMs)
{
    /// <inheritdoc/>
    public override string Name => $"order group, {Deed}";
}

/// <summary>What somebody does to an order group.</summary>
internal enum GroupDeed
{
    /// <summary>Triggers one of the account's.</summary>
    Trigger = 0,

    /// <summary>Deletes one of the account's.</summary>
    Delete,

    /// <summary>Gives one of the account's another limit.</summary>
    Limit,

    /// <summary>Makes one of their own, with an order in it.</summary>
    Make,
}

/// <summary>A person asks the trader for a clean-up of resting orders.</summary>
/// <param name="AtMs">True time, Unix milliseconds.</param>
/// <param name="OrphanedOnly">Whether only orphans are meant.</param>
internal sealed record CleanUp(long AtMs, bool OrphanedOnly) : WorldAction(AtMs)
{
    /// <inheritdoc/>
    public override string Name => OrphanedOnly ? "clean-up of orphans" : "clean-up of everything";
}

/// <summary>A person pulls the trader's emergency stop.</summary>
/// <param name="AtMs">True time, Unix milliseconds.</param>
internal sealed record PullStop(long AtMs) : WorldAction(AtMs)
{
    /// <inheritdoc/>
    public override string Name => "emergency stop";
}

/// <summary>A person lets the trader go on.</summary>
/// <param name="AtMs">True time, Unix milliseconds.</param>
internal sealed record ReleaseStop(long AtMs) : WorldAction(AtMs)
{
    /// <inheritdoc/>
    public override string Name => "resume";
}

/// <summary>A person asks the trader to close one of its positions.</summary>
/// <param name="AtMs">True time, Unix milliseconds.</param>
/// <param name="Dice">Decides which.</param>
internal sealed record AskToClose(long AtMs, ulong Dice) : WorldAction(AtMs)
{
    /// <inheritdoc/>
    public override string Name => "asked to close";
}

/// <summary>Something that the exchange's operator does.</summary>
/// <param name="AtMs">True time, Unix milliseconds.</param>
/// <param name="Verb">What.</param>
/// <param name="Dice">Decides to which market, where it is done to one.</param>
/// <param name="UndoneAfterMs">How long until it is undone; 0 for never.</param>
internal sealed record Operate(long AtMs, string Verb, ulong Dice, long UndoneAfterMs) : WorldAction(AtMs)
{
    /// <inheritdoc/>
    public override string Name => $"operator {Verb}";
}
