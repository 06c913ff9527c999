namespace Trader.Risk.Breakers;

/// <summary>A circuit breaker, for people.</summary>
/// <param name="Scope"><c>global</c>, or the market's ticker.</param>
/// <param name="IsOpen">Whether it forbids opening now.</param>
/// <param name="Errors">Errors in a row that count now.</param>
/// <param name="Limit">Errors that open it; 0 means that it is off.</param>
/// <param name="LastError">What the last of them was; null for none.</param>
/// <param name="ClosesInWallMs">Milliseconds of the wall clock until it closes by itself; 0 while it is closed.</param>
public readonly record struct BreakerView(
    string Scope,
    bool IsOpen,
    int Errors,
    int Limit,
    string? LastError,
    long ClosesInWallMs
);
