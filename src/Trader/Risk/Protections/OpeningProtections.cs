using System.Globalization;
using Trader.Commands;
using Trader.Events;
using Trader.Risk.Results;
using Trader.Status;

namespace Trader.Risk.Protections;

/// <summary>
/// The protections that are switched on (requirement J4), and the pauses that they made. A pause ends by the exchange clock or
/// by an operator; orders that only reduce pass it. What led to a pause is in the journal, so that it holds through restarts.
/// </summary>
public sealed class OpeningProtections : IOrderVeto
{
    /// <summary>Everything, in an operator's release.</summary>
    public const string AllScopes = "all";

    /// <summary>Pauses that can hold at once; beyond that the one that would end first goes.</summary>
    public const int MaxPauses = 10_000;

    private readonly List<IProtection> protections = [];
    private readonly OrderedDictionary<(ProtectionKind Kind, string Ticker), ProtectionPause> pauses = [];
    private readonly Announcer announcer;

    internal OpeningProtections(ProtectionOptions options, Announcer announcer)
    {
        this.announcer = announcer;
        if (options.LossStreakTrades > 0)
        {
            protections.Add(new LossStreak(options));
        }

        if (options.MaxDrawdownDollars > 0)
        {
            protections.Add(new Drawdown(options));
        }

        if (options.CoolDownMinutes > 0)
        {
            protections.Add(new CoolDown(options));
        }

        if (options.LowProfitTrades > 0)
        {
            protections.Add(new LowProfit(options));
        }
    }

    /// <summary>The pauses that hold, in the order in which they began.</summary>
    public IReadOnlyCollection<ProtectionPause> Pauses => pauses.Values;

    /// <summary>Pauses that began in this run.</summary>
    public int BegunCount { get; private set; }

    /// <inheritdoc/>
    public RiskRefusal? Refuse(OrderIntent intent, bool reducesOnly, long exchangeMs)
    {
        if (reducesOnly)
        {
            return null;
        }

        for (var i = 0; i < pauses.Count; i++)
        {
            var pause = pauses.GetAt(i).Value;
            if (exchangeMs < pause.UntilMs && (pause.Ticker.Length == 0 || pause.Ticker == intent.Ticker))
            {
                return new RiskRefusal(RiskRule.Veto, $"{Name(pause.Kind)} holds: {pause.Reason}");
            }
        }

        return null;
    }

    /// <summary>A trade was closed.</summary>
    public void OnClosed(in ClosedTrade trade, EventTime now, ICommandSink sink)
    {
        foreach (var protection in protections)
        {
            if (protection.OnClosed(trade) is { } pause && pause.UntilMs > now.ExchangeMs && Keep(pause))
            {
                BegunCount++;
                Say(pause, "begins", now, sink);
            }
        }
    }

    /// <summary>
    /// Goes on where an earlier run ended: its trades and an operator's releases are looked at again, in their order and by
    /// today's options.
    /// </summary>
    public void Recover(ResultHistory history, EventTime now, ICommandSink sink)
    {
        var releases = history.Releases.ToList();
        foreach (var trade in history.Closed)
        {
            foreach (var protection in protections)
            {
                if (protection.OnClosed(trade) is { } pause)
                {
                    Keep(pause);
                }
            }

            foreach (var release in releases.Where(release => release.ThroughNumber == trade.Number))
            {
                End(release.Scope);
            }
        }

        foreach (var (key, pause) in pauses.ToList())
        {
            if (pause.UntilMs <= now.ExchangeMs)
            {
                pauses.Remove(key);
            }
            else
            {
                Say(pause, "still holds after the restart", now, sink);
            }
        }
    }

    /// <summary>Time went by: pauses whose time is over end.</summary>
    public void OnTick(EventTime now, ICommandSink sink)
    {
        for (var i = pauses.Count - 1; i >= 0; i--)
        {
            var (key, pause) = pauses.GetAt(i);
            if (pause.UntilMs <= now.ExchangeMs)
            {
                pauses.RemoveAt(i);
                SayEnded(pause, "its time is over", now, sink);
            }
            else if (pause.UntilMs - now.ExchangeMs > pause.LengthMs)
            {
                // A clock that was set back must not make it longer than it may be.
                pauses[key] = pause with
                {
                    UntilMs = now.ExchangeMs + pause.LengthMs,
                };
            }
        }
    }

    /// <summary>An operator ends the pauses of a scope; what led to them no longer counts.</summary>
    public void Release(ProtectionRelease release, EventTime now, ICommandSink sink)
    {
        foreach (var pause in End(release.Scope))
        {
            SayEnded(pause, $"released by {release.Who}", now, sink);
        }
    }

    /// <summary>The pauses, for people: the one that holds longest first.</summary>
    /// <param name="exchangeMs">Now, exchange clock, Unix milliseconds.</param>
    public IReadOnlyList<ProtectionView> Views(long exchangeMs) =>
        [
            .. pauses
                .Values.Where(pause => pause.UntilMs > exchangeMs)
                .OrderByDescending(pause => pause.UntilMs)
                .ThenBy(pause => pause.Ticker, StringComparer.Ordinal)
                .Select(pause => new ProtectionView(
                    pause.Kind,
                    pause.Ticker.Length == 0 ? null : pause.Ticker,
                    pause.Reason,
                    Math.Min(pause.UntilMs - exchangeMs, pause.LengthMs)
                )),
        ];

    // False if one that holds longer was there already.
    private bool Keep(ProtectionPause pause)
    {
        if (pauses.TryGetValue((pause.Kind, pause.Ticker), out var present) && present.UntilMs >= pause.UntilMs)
        {
            return false;
        }

        pauses[(pause.Kind, pause.Ticker)] = pause;
        if (pauses.Count > MaxPauses)
        {
            var first = pauses.Values.MinBy(candidate => candidate.UntilMs)!;
            pauses.Remove((first.Kind, first.Ticker));
        }

        return true;
    }

    private List<ProtectionPause> End(string scope)
    {
        foreach (var protection in protections)
        {
            if (scope == AllScopes || scope == protection.Kind.ToWire())
            {
                protection.Forget(ticker: null);
            }
            else
            {
                protection.Forget(scope);
            }
        }

        var ended = pauses.Values.Where(pause => IsIn(pause, scope)).ToList();
        ended.ForEach(pause => pauses.Remove((pause.Kind, pause.Ticker)));
        return ended;
    }

    private static bool IsIn(ProtectionPause pause, string scope) =>
        scope == AllScopes || scope == pause.Kind.ToWire() || scope == pause.Ticker;

    private static string Name(ProtectionKind kind) =>
        kind switch
        {
            ProtectionKind.LossStreak => "the loss streak's pause",
            ProtectionKind.Drawdown => "the drawdown's pause",
            ProtectionKind.CoolDown => "the cool-down",
            _ => "the pause for low profit",
        };

    private static string Where(ProtectionPause pause) => pause.Ticker.Length == 0 ? "in any market" : $"in {pause.Ticker}";

    private void Say(ProtectionPause pause, string what, EventTime now, ICommandSink sink) =>
        announcer.Say(
            sink,
            now,
            ActivityTypes.Risk,
            ActivityLevel.Warning,
            $"Protection {what}: nothing is opened {Where(pause)} for {Length(pause.UntilMs - now.ExchangeMs)}, closing goes on ({pause.Reason})",
            ("protection", pause.Kind.ToWire()),
            ("market", pause.Ticker),
            ("until_ms", pause.UntilMs.ToString(CultureInfo.InvariantCulture))
        );

    private void SayEnded(ProtectionPause pause, string why, EventTime now, ICommandSink sink) =>
        announcer.Say(
            sink,
            now,
            ActivityTypes.Risk,
            ActivityLevel.Success,
            $"Protection ends, {why}: opening {Where(pause)} goes on as far as it is concerned ({pause.Reason})",
            ("protection", pause.Kind.ToWire()),
            ("market", pause.Ticker)
        );

    // Rounded up, so that what is left never reads as nothing.
    private static string Length(long milliseconds)
    {
        var minutes = (milliseconds + 59_999) / 60_000;
        return minutes == 1 ? "a minute" : string.Create(CultureInfo.InvariantCulture, $"{minutes} minutes");
    }
}
