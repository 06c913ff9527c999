using System.Collections.Immutable;
using Trader.Events;
using Trader.Status;

namespace Trader.Live.Health;

/// <summary>How a component says it is.</summary>
/// <param name="Level">How.</param>
/// <param name="Detail">Why, one sentence's worth.</param>
/// <param name="Details">Figures behind it.</param>
public sealed record ComponentReading(HealthLevel Level, string Detail, ImmutableArray<KeyValuePair<string, string>> Details)
{
    /// <summary>A reading with its figures.</summary>
    public static ComponentReading Of(HealthLevel level, string detail, params ReadOnlySpan<(string Key, string Value)> details)
    {
        var pairs = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(details.Length);
        foreach (var (key, value) in details)
        {
            pairs.Add(KeyValuePair.Create(key, value));
        }

        return new ComponentReading(level, detail, pairs.MoveToImmutable());
    }
}

/// <summary>A component that can be looked at.</summary>
/// <param name="Name">Which, for example <c>feed</c>.</param>
/// <param name="IsCritical">Whether the trader is no better than this component.</param>
/// <param name="Read">Looks; must be quick and change nothing. What it throws makes the component unhealthy.</param>
public sealed record HealthProbe(string Name, bool IsCritical, Func<ComponentReading> Read);

/// <summary>A component as it was last looked at.</summary>
/// <param name="Name">Which.</param>
/// <param name="IsCritical">Whether the trader is no better than it.</param>
/// <param name="Reading">How it is.</param>
/// <param name="Since">Since when it is so, wall clock.</param>
/// <param name="Checked">When it was looked at, wall clock.</param>
/// <param name="LastProblem">What last was wrong with it; null if nothing ever was.</param>
public sealed record ComponentHealth(
    string Name,
    bool IsCritical,
    ComponentReading Reading,
    DateTimeOffset Since,
    DateTimeOffset Checked,
    string? LastProblem
)
{
    /// <summary>How it is.</summary>
    public HealthLevel Level => Reading.Level;
}

/// <summary>All components.</summary>
/// <param name="Components">Each, in the order they were added.</param>
/// <param name="Checked">When they were looked at, wall clock.</param>
public sealed record HealthReport(ImmutableArray<ComponentHealth> Components, DateTimeOffset Checked)
{
    /// <summary>
    /// How the whole is: unhealthy with a critical component that is, degraded with any that is ill, healthy otherwise.
    /// </summary>
    public HealthLevel Overall
    {
        get
        {
            var isIll = false;
            foreach (var component in Components)
            {
                if (component is { IsCritical: true, Level: HealthLevel.Unhealthy })
                {
                    return HealthLevel.Unhealthy;
                }

                isIll |= component.Level is HealthLevel.Degraded or HealthLevel.Unhealthy;
            }

            return isIll ? HealthLevel.Degraded : HealthLevel.Healthy;
        }
    }

    /// <summary>A component by its name; null if there is none.</summary>
    public ComponentHealth? Find(string name) => Components.FirstOrDefault(component => component.Name == name);

    /// <summary>What the core is told.</summary>
    public ImmutableArray<ComponentCheck> ToChecks() =>
        [
            .. Components.Select(component => new ComponentCheck(
                component.Name,
                component.Level,
                component.Reading.Detail,
                component.IsCritical
            )),
        ];
}

/// <summary>A component is otherwise than before (<c>component_health</c>).</summary>
/// <param name="Component">The component.</param>
/// <param name="Before">How it was.</param>
public sealed record ComponentHealthChanged(ComponentHealth Component, HealthLevel Before);
