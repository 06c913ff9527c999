using Kalshi;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Status;

namespace Trader.Tests.Status;

/// <summary>The boxed block that is copied and pasted into a call for help.</summary>
public sealed class StatusBlockTests
{
    private static readonly PositionView Position = new(
        "KXONE-25NOV08-A",
        Outcome.No,
        Quantity.FromContracts(5),
        Price.FromCents(50),
        Money.FromMicros(2_500_000),
        Price.FromCents(55),
        Money.FromMicros(2_750_000),
        Money.Zero,
        Money.Zero,
        1,
        2,
        IsClosed: false
    );

    private static readonly OrderView Order = new(
        "client-1",
        "0123456789abcdef",
        "KXTWO-25NOV08-A",
        Outcome.Yes,
        Price.FromUnits(4_250),
        Quantity.FromContracts(5),
        Quantity.FromHundredths(50),
        Quantity.FromHundredths(450),
        "partially_filled",
        1,
        "Following $200 whale",
        null
    );

    private static readonly ComponentCheck[] Health =
    [
        new("feed", HealthLevel.Healthy, "connected", IsCritical: false),
        new("api", HealthLevel.Unhealthy, "5 errors in a row", IsCritical: true),
        new("recorder", HealthLevel.Idle, "not used", IsCritical: false),
    ];

    [Fact]
    [Trait("Requirement", "N4")]
    [Trait("Requirement", "N9")]
    public void It_looks_like_this()
    {
        var snapshot = Snapshot() with
        {
            Time = new EventTime(1, 1_795_183_200_000),
            State = TraderState.Paused,
            PreviousState = TraderState.Ready,
            StateSinceWallMs = 1_795_183_188_000,
            Transitions = [],
            LastError = null,
            Cash = Money.FromDollars(1_000),
            AvailableCash = Money.FromMicros(997_900_000),
            StartEquity = Money.FromDollars(1_004),
            PositionValue = Money.FromMicros(2_750_000),
            Realized = Money.FromMicros(-1_500_000),
            Fees = Money.FromMicros(90_000),
            Positions = [Position],
            Orders = [Order],
        };

        var lines = StatusBlock.Build(snapshot, Health).TrimEnd('\n').Split('\n');

        Assert.Equal(
            [
                "╔" + new string('═', 80) + "╗",
                Framed("TRADER V3 STATUS   2026-11-20 14:00:00 UTC"),
                "╠" + new string('═', 80) + "╣",
                Framed("State      PAUSED for 12 s, before it READY"),
                Framed("Health     feed healthy: connected"),
                Framed("Health     api unhealthy: 5 errors in a row"),
                Framed("P&L        -$1.25 this run (-$1.50 realised, $0.09 fees)"),
                Framed("Account    $1,002.75 = $1,000.00 cash ($997.90 free) + $2.75 in positions"),
                "╟" + new string('─', 80) + "╢",
                Framed("Positions  1"),
                Framed("  KXONE-25NOV08-A: 5 @ 50¢ no, +$0.25"),
                "╟" + new string('─', 80) + "╢",
                Framed("Orders     1"),
                Framed("  01234567: KXTWO-25NOV08-A yes 4.5@42.5¢ [partially_filled]"),
                "╚" + new string('═', 80) + "╝",
            ],
            lines
        );
    }

    [Fact]
    [Trait("Requirement", "N4")]
    [Trait("Requirement", "A8")]
    public void What_stops_trading_is_in_it_with_its_expected_end()
    {
        var snapshot = Snapshot() with
        {
            Exchange = new ExchangeCondition(true, false, new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.Zero)),
            LastError = "the key was refused",
        };

        var text = StatusBlock.Build(snapshot, []);

        Assert.Contains("the exchange has paused trading, until about 2026-11-26 10:00 UTC", text, StringComparison.Ordinal);
        Assert.Contains("the key was refused", text, StringComparison.Ordinal);
        Assert.Contains("Positions  none", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(77)]
    [InlineData(78)]
    [InlineData(79)]
    [InlineData(500)]
    [Trait("Requirement", "N9")]
    public void Every_line_has_the_same_width_and_nothing_long_is_lost(int length)
    {
        var error = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));
        var snapshot = Snapshot() with { LastError = $"\u001b[31m{error}\nend" };

        var lines = StatusBlock.Build(snapshot, Health).TrimEnd('\n').Split('\n');

        Assert.All(lines, line => Assert.Equal(StatusBlock.Width + 4, line.Length));
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
        var text = string.Concat(lines.Select(line => line.Trim('║').Trim())).Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains($"[31m{error}end", text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "N9")]
    public void Many_rows_are_cut_and_counted()
    {
        var snapshot = Snapshot() with { Positions = [.. Enumerable.Repeat(Position, 180)] };

        var text = StatusBlock.Build(snapshot, []);

        Assert.Contains("Positions  180", text, StringComparison.Ordinal);
        Assert.Contains("… and 130 more", text, StringComparison.Ordinal);
    }

    private static string Framed(string line) => $"║ {line.PadRight(78)} ║";

    private static TraderSnapshot Snapshot() => CoreScenario.ReadyWithBook().Snapshot;
}
