using System.Collections.Immutable;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;

namespace Trader.Status;

/// <summary>Numbers activities and hands them to the shell.</summary>
internal sealed class Announcer
{
    private long lastId;

    /// <summary>The state activities are stamped with.</summary>
    public TraderState State { get; set; }

    public void Say(
        ICommandSink sink,
        EventTime now,
        string type,
        ActivityLevel level,
        string message,
        params ReadOnlySpan<(string Key, string Value)> metadata
    ) =>
        sink.Issue(
            new Announce(
                new Activity
                {
                    Id = ++lastId,
                    WallMs = now.WallMs,
                    Type = type,
                    Level = level,
                    Message = message,
                    State = State,
                    Metadata = Pairs(metadata),
                }
            )
        );

    public void Say(ICommandSink sink, StateTransition transition) =>
        sink.Issue(
            new Announce(
                new Activity
                {
                    Id = ++lastId,
                    WallMs = transition.Time.WallMs,
                    Type = ActivityTypes.StateTransition,
                    Level = LevelOf(transition.To),
                    Message = transition.Context,
                    State = transition.To,
                    From = transition.From,
                    Metadata = transition.Metadata,
                }
            )
        );

    public static ImmutableArray<KeyValuePair<string, string>> Pairs(ReadOnlySpan<(string Key, string Value)> metadata)
    {
        var pairs = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(metadata.Length);
        foreach (var (key, value) in metadata)
        {
            pairs.Add(KeyValuePair.Create(key, value));
        }

        return pairs.MoveToImmutable();
    }

    private static ActivityLevel LevelOf(TraderState entered) =>
        entered switch
        {
            TraderState.Ready => ActivityLevel.Success,
            TraderState.Error => ActivityLevel.Error,
            TraderState.Paused => ActivityLevel.Warning,
            _ => ActivityLevel.Info,
        };
}
