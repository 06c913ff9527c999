using Trader.Commands;
using Trader.Events;

namespace Trader.Status;

/// <summary>Tells people when a part of the trader falls ill or recovers: once per change, never once per check.</summary>
internal sealed class HealthNotes
{
    private readonly Announcer announcer;
    private readonly SortedDictionary<string, HealthLevel> levels = new(StringComparer.Ordinal);

    public HealthNotes(Announcer announcer) => this.announcer = announcer;

    /// <summary>A check was made.</summary>
    public void Note(HealthCheck check, EventTime now, ICommandSink sink)
    {
        foreach (var component in check.Components)
        {
            var before = levels.GetValueOrDefault(component.Name, HealthLevel.Healthy);
            levels[component.Name] = component.Level;
            if (IsIll(component.Level) && component.Level != before)
            {
                Say(component, component.Level.ToWire(), LevelOf(component), now, sink);
            }
            else if (IsIll(before) && !IsIll(component.Level))
            {
                Say(component, "healthy again", ActivityLevel.Success, now, sink);
            }
        }
    }

    private static bool IsIll(HealthLevel level) => level is HealthLevel.Degraded or HealthLevel.Unhealthy;

    private static ActivityLevel LevelOf(ComponentCheck component) =>
        component is { IsCritical: true, Level: HealthLevel.Unhealthy } ? ActivityLevel.Error : ActivityLevel.Warning;

    private void Say(ComponentCheck component, string word, ActivityLevel level, EventTime now, ICommandSink sink) =>
        announcer.Say(
            sink,
            now,
            ActivityTypes.HealthCheck,
            level,
            $"{component.Name} is {word}: {component.Detail}",
            ("component", component.Name),
            ("level", component.Level.ToWire())
        );
}
