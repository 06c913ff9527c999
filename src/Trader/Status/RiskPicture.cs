using System.Collections.Immutable;
using Trader.Risk;
using Trader.Risk.Breakers;
using Trader.Risk.Protections;

namespace Trader.Status;

/// <summary>What the risk gate, the circuit breakers and the protections have to say, for people.</summary>
/// <param name="Limits">How much of each limit is used.</param>
/// <param name="Breakers">The global circuit breaker, and those of markets where errors count.</param>
/// <param name="Protections">Pauses that protections made.</param>
public sealed record RiskPicture(
    ImmutableArray<RiskUsage> Limits,
    ImmutableArray<BreakerView> Breakers,
    ImmutableArray<ProtectionView> Protections
);
