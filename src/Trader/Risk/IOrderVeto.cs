using Trader.Commands;

namespace Trader.Risk;

/// <summary>
/// Something that can forbid orders for reasons of its own, such as an emergency stop or a market whose books have drifted.
/// The gate asks it first, for every order.
/// </summary>
public interface IOrderVeto
{
    /// <summary>Why the order must not be sent, or null if there is nothing against it. Must not allocate when it agrees.</summary>
    /// <param name="intent">The order.</param>
    /// <param name="reducesOnly">Whether all of it closes contracts that are held (see <see cref="RiskGate"/>).</param>
    /// <param name="exchangeMs">Exchange clock, Unix milliseconds.</param>
    RiskRefusal? Refuse(OrderIntent intent, bool reducesOnly, long exchangeMs);
}
