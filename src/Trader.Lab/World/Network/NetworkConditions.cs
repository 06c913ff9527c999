using Kalshi.Simulator.Flow;

namespace Trader.Lab.World;

/// <summary>How long things take between trader and exchange when nothing is wrong.</summary>
/// <param name="MinDelayMs">Shortest way, milliseconds each way.</param>
/// <param name="MaxDelayMs">Longest way, milliseconds each way.</param>
internal sealed record NetworkProfile(int MinDelayMs, int MaxDelayMs);

/// <summary>What the network does to things at a moment: how long each takes, and which of the faults strikes it.</summary>
internal sealed class NetworkConditions
{
    private readonly Agenda agenda;
    private readonly NetworkProfile profile;
    private readonly IReadOnlyList<NetworkFault> faults;
    private readonly SplitMix64 delays;
    private readonly SplitMix64 dice;
    private readonly FaultTally tally;

    public NetworkConditions(
        Agenda agenda,
        NetworkProfile profile,
        IReadOnlyList<NetworkFault> faults,
        ulong seed,
        FaultTally tally
    )
    {
        this.agenda = agenda;
        this.profile = profile;
        this.faults = faults;
        this.tally = tally;
        delays = Seeds.Dice(seed, "network delays");
        dice = Seeds.Dice(seed, "network faults");
    }

    /// <summary>The dice of whatever else has to be decided about a fault.</summary>
    public SplitMix64 Dice => dice;

    /// <summary>How long something sent now takes one way, milliseconds, without partitions.</summary>
    public long Delay()
    {
        long delayMs = delays.NextInt(profile.MinDelayMs, profile.MaxDelayMs);
        foreach (var fault in faults)
        {
            if (fault.Kind == NetworkFaultKind.Slow && fault.IsDue(agenda.NowMs) && dice.Chance(fault.Probability))
            {
                tally.Count(fault.Kind);
                delayMs += dice.NextInt(1, fault.DelayMs);
            }
        }

        return delayMs;
    }

    /// <summary>Whether a fault of this kind strikes now; counts it.</summary>
    public bool Strikes(NetworkFaultKind kind)
    {
        foreach (var fault in faults)
        {
            if (fault.Kind == kind && fault.IsDue(agenda.NowMs) && dice.Chance(fault.Probability))
            {
                tally.Count(kind);
                return true;
            }
        }

        return false;
    }

    /// <summary>Until when nothing gets through from trader to exchange, Unix milliseconds; 0 if it does.</summary>
    public long BlockedUpUntilMs(long atMs) => BlockedUntilMs(atMs, NetworkFaultKind.PartitionUp);

    /// <summary>Until when nothing gets through from exchange to trader, Unix milliseconds; 0 if it does.</summary>
    public long BlockedDownUntilMs(long atMs) => BlockedUntilMs(atMs, NetworkFaultKind.PartitionDown);

    /// <summary>Until when feed connections are silent, Unix milliseconds; 0 if they are not.</summary>
    public long FrozenUntilMs(long atMs) => LatestEnd(atMs, NetworkFaultKind.FreezeFeed);

    private long BlockedUntilMs(long atMs, NetworkFaultKind direction) =>
        Math.Max(LatestEnd(atMs, direction), LatestEnd(atMs, NetworkFaultKind.Partition));

    private long LatestEnd(long atMs, NetworkFaultKind kind)
    {
        var untilMs = 0L;
        foreach (var fault in faults)
        {
            if (fault.Kind == kind && fault.IsDue(atMs) && fault.UntilMs > untilMs)
            {
                untilMs = fault.UntilMs;
                tally.Count(kind);
            }
        }

        return untilMs;
    }
}
