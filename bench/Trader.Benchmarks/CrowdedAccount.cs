using Kalshi;
using Trader.Status;

namespace Trader.Benchmarks;

/// <summary>The account of workload W4: 180 positions of five contracts and 100 resting orders.</summary>
internal static class CrowdedAccount
{
    /// <summary>Puts it on a picture.</summary>
    public static TraderSnapshot On(TraderSnapshot picture) =>
        picture with
        {
            IsSynced = true,
            Cash = Money.FromCents(501_200),
            AvailableCash = Money.FromCents(501_200),
            Positions = [.. Enumerable.Range(0, 180).Select(Position)],
            Orders = [.. Enumerable.Range(0, 100).Select(Order)],
        };

    private static PositionView Position(int index) =>
        new(
            $"KXBENCH{index:000}-25DEC31-T{index % 10}",
            index % 2 == 0 ? Outcome.Yes : Outcome.No,
            Quantity.FromContracts(5),
            Price.FromCents(65),
            Money.FromCents(325),
            Price.FromCents(60),
            Money.FromCents(300 + index),
            Money.Zero,
            Money.FromCents(18),
            1_766_900_000_000,
            1_767_000_000_000,
            IsClosed: false
        );

    private static OrderView Order(int index) =>
        new(
            $"{index:00000000-0000-0000-0000-000000000000}",
            $"order-{index:00000000}",
            $"KXBENCH{index:000}-25DEC31-T{index % 10}",
            Outcome.Yes,
            Price.FromCents(42),
            Quantity.FromContracts(5),
            Quantity.Zero,
            Quantity.FromContracts(5),
            "resting",
            1_766_900_000_000,
            "Following $200 whale",
            null
        );
}
