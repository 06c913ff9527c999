using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Faults;

/// <summary>
/// Decides what goes wrong, without I/O and without a clock: whoever carries requests and messages asks it about each and does
/// what it says. Equal rules and equal questions give equal decisions. Of several rules that match, the first added that
/// strikes wins. Not thread-safe: the exchange's lock is around it.
/// </summary>
public sealed class FaultPlan
{
    /// <summary>Rules it can hold at once.</summary>
    public const int MaxRules = 1_000;

    private readonly List<ActiveFault> active = [];
    private readonly long[] injected = new long[FaultWords.All.Count];
    private int lastId;
    private int requestRules;
    private int messageRules;

    /// <summary>The rules with their numbers, in the order in which they are asked.</summary>
    public IReadOnlyList<ActiveFault> Rules => active;

    /// <summary>
    /// Whether any rule is about requests. Unlike everything else here it may be read outside the lock, so that a request need
    /// not take it when there is nothing to ask.
    /// </summary>
    public bool MayHitRequests => Volatile.Read(ref requestRules) > 0;

    /// <summary>Whether any rule is about messages of the feed.</summary>
    public bool MayHitMessages => messageRules > 0;

    /// <summary>Whether reads must be remembered, because some rule may ask for them again.</summary>
    public bool RemembersReads => active.Exists(fault => fault.Rule.Kind == FaultKind.StaleRead);

    /// <summary>Faults injected, all kinds.</summary>
    public long TotalInjected => injected.Sum();

    /// <summary>Faults of a kind injected so far; rules that were removed included.</summary>
    public long Injected(FaultKind kind) => injected[(int)kind];

    /// <summary>Adds a rule behind the others; returns its number.</summary>
    /// <exception cref="ArgumentException">The rule has a mistake; the message names it.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="MaxRules"/> already.</exception>
    public int Add(FaultRule rule)
    {
        if (rule.FindMistake() is { } mistake)
        {
            throw new ArgumentException(mistake, nameof(rule));
        }

        if (active.Count >= MaxRules)
        {
            throw new InvalidOperationException($"There are {MaxRules} faults already; remove some first.");
        }

        active.Add(new ActiveFault(++lastId, rule));
        CountRules();
        return lastId;
    }

    /// <summary>Removes a rule; false if there is none with this number.</summary>
    public bool Remove(int id)
    {
        var isFound = active.RemoveAll(fault => fault.Id == id) > 0;
        CountRules();
        return isFound;
    }

    /// <summary>Removes every rule; returns how many there were. What was counted stays.</summary>
    public int Clear()
    {
        var count = active.Count;
        active.Clear();
        CountRules();
        return count;
    }

    /// <summary>What happens to a request; null if nothing does.</summary>
    /// <param name="request">The request.</param>
    /// <param name="nowMs">Exchange time, Unix milliseconds.</param>
    public FaultRule? Decide(in RequestFacts request, long nowMs)
    {
        foreach (var fault in active)
        {
            if (fault.Rule.Matches(request) && Strikes(fault, nowMs))
            {
                return fault.Rule;
            }
        }

        return null;
    }

    /// <summary>What happens to a message of the feed; null if nothing does.</summary>
    /// <param name="message">The message.</param>
    /// <param name="nowMs">Exchange time, Unix milliseconds.</param>
    public FaultRule? Decide(in MessageFacts message, long nowMs)
    {
        foreach (var fault in active)
        {
            if (fault.Rule.Matches(message) && Strikes(fault, nowMs))
            {
                return fault.Rule;
            }
        }

        return null;
    }

    /// <summary>What happens to an upgrade; null if nothing does.</summary>
    /// <param name="nowMs">Exchange time, Unix milliseconds.</param>
    public FaultRule? DecideUpgrade(long nowMs)
    {
        foreach (var fault in active)
        {
            if (fault.Rule.Kind.Target() == FaultTarget.Upgrade && Strikes(fault, nowMs))
            {
                return fault.Rule;
            }
        }

        return null;
    }

    private bool Strikes(ActiveFault fault, long nowMs)
    {
        if (!fault.Strikes(nowMs))
        {
            return false;
        }

        injected[(int)fault.Rule.Kind]++;
        return true;
    }

    private void CountRules()
    {
        Volatile.Write(ref requestRules, active.Count(fault => fault.Rule.Kind.Target() == FaultTarget.Request));
        messageRules = active.Count(fault => fault.Rule.Kind.Target() == FaultTarget.Message);
    }
}

/// <summary>A rule at work. Changed by the plan only.</summary>
public sealed class ActiveFault
{
    private readonly SplitMix64 dice;
    private long matches;

    internal ActiveFault(int id, FaultRule rule)
    {
        Id = id;
        Rule = rule;
        dice = new SplitMix64(rule.Seed);
    }

    /// <summary>Its number in the plan, from 1.</summary>
    public int Id { get; }

    /// <summary>The rule.</summary>
    public FaultRule Rule { get; }

    /// <summary>How often it struck.</summary>
    public long Struck { get; private set; }

    /// <summary>Whether it strikes at a match; counts the match and throws the dice.</summary>
    internal bool Strikes(long nowMs)
    {
        if (!Rule.IsDue(nowMs) || Struck >= Rule.Count)
        {
            return false;
        }

        matches++;
        // The dice are thrown at every match that could count, so that adding a count does not change the others' fate.
        var isHit = dice.NextDouble() < Rule.Probability;
        if (matches <= Rule.Skip || !isHit)
        {
            return false;
        }

        Struck++;
        return true;
    }
}
