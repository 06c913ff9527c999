namespace Trader.Events;

/// <summary>A person closes circuit breakers.</summary>
/// <param name="Scope"><c>all</c>, <c>global</c>, or a market's ticker.</param>
/// <param name="Who">Who does it, for people.</param>
public sealed record BreakerReset(string Scope, string Who);

/// <summary>A person ends pauses that protections made.</summary>
/// <param name="Scope"><c>all</c>, a protection's word such as <c>loss_streak</c>, or a market's ticker.</param>
/// <param name="Who">Who does it, for people.</param>
public sealed record ProtectionRelease(string Scope, string Who);
