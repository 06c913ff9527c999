using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>An order as it stood at one time.</summary>
internal readonly record struct OrderState(
    Order Order,
    OrderStatus Status,
    Price Price,
    string? ClientOrderId,
    Quantity InitialCount,
    Quantity FilledCount,
    Quantity RemainingCount,
    Money TakerCost,
    Money MakerCost,
    Money TakerFees,
    Money MakerFees,
    long UpdatedMs,
    long ExpirationMs
)
{
    /// <summary>As it stands now.</summary>
    public static OrderState Of(Order order) =>
        new(
            order,
            order.Status,
            order.Price,
            order.ClientOrderId,
            order.InitialCount,
            order.FilledCount,
            order.RemainingCount,
            order.TakerCost,
            order.MakerCost,
            order.TakerFees,
            order.MakerFees,
            order.UpdatedMs,
            order.ExpirationMs
        );
}

/// <summary>A position as it stood at one time.</summary>
internal readonly record struct PositionState(
    Position Position,
    Quantity Net,
    Money Cost,
    Money Realized,
    Money Fees,
    Money TotalTraded,
    Quantity Volume,
    long UpdatedMs
)
{
    public Market Market => Position.Market;

    /// <summary>As it stands now.</summary>
    public static PositionState Of(Position position) =>
        new(
            position,
            position.Net,
            position.Cost,
            position.Realized,
            position.Fees,
            position.TotalTraded,
            position.Volume,
            position.UpdatedMs
        );

    /// <summary>What it was worth (doubt D11).</summary>
    public Money Value(PositionValuation valuation) =>
        valuation == PositionValuation.Cost || Market.LastPrice is not { } last
            ? Cost
            : Net.Abs() * (Net.IsNegative ? last.Complement : last);
}

/// <summary>A wallet as it stood at one time.</summary>
internal readonly record struct WalletState(int Subaccount, int Shard, Money Cash, Money Available)
{
    /// <summary>As it stands now.</summary>
    public static WalletState Of(Wallet wallet) => new(wallet.Subaccount, wallet.Shard, wallet.Cash, wallet.Available);
}
