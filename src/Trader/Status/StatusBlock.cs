using System.Globalization;
using System.Text;
using Kalshi;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Risk;

namespace Trader.Status;

/// <summary>
/// The boxed text block of requirement N9: everything that somebody who is asked for help wants to know first, to be copied and
/// pasted. Plain text of a fixed width; what is longer goes on in the next line, so that nothing is lost.
/// </summary>
public static class StatusBlock
{
    /// <summary>Characters of a line within its frame.</summary>
    public const int Width = 78;

    private const int LabelWidth = 11;
    private const int MaxRows = 50;

    /// <summary>Builds the block of a picture.</summary>
    /// <param name="snapshot">The picture.</param>
    /// <param name="health">How the trader's parts are; those that are idle are left out.</param>
    public static string Build(TraderSnapshot snapshot, IReadOnlyList<ComponentCheck> health)
    {
        var text = new StringBuilder(2048);
        Rule(text, '╔', '╗');
        Line(text, $"TRADER V3 STATUS   {WallTime(snapshot.Time.WallMs)}");
        Rule(text, '╠', '╣');
        WriteState(text, snapshot);
        WriteHealth(text, health);
        WriteMoney(text, snapshot);
        Rule(text, '╟', '╢', '─');
        Rows(text, "Positions", snapshot.Positions.Length, snapshot.Positions.Select(Describe));
        Rule(text, '╟', '╢', '─');
        Rows(text, "Orders", snapshot.Orders.Length, snapshot.Orders.Select(Describe));
        Rule(text, '╚', '╝');
        return text.ToString();
    }

    private static void WriteState(StringBuilder text, TraderSnapshot snapshot)
    {
        var seconds = Math.Max(0, snapshot.Time.WallMs - snapshot.StateSinceWallMs) / 1000;
        var before = snapshot.PreviousState is { } previous ? $", before it {previous.ToWire().ToUpperInvariant()}" : "";
        Field(text, "State", $"{snapshot.State.ToWire().ToUpperInvariant()} for {seconds} s{before}");
        if (snapshot.Transitions.LastOrDefault() is { } last)
        {
            Field(text, "Last move", last.Context);
        }

        foreach (var pause in snapshot.Lifecycle.Pauses)
        {
            Field(text, "Paused", $"{pause.Cause.ToWire()}: {pause.Reason}");
        }

        if (snapshot.Lifecycle.DegradedReason is { } degraded)
        {
            Field(text, "Degraded", degraded);
        }

        if (snapshot.Stop is { } stop)
        {
            Field(text, "Stopped", $"{stop.Phase.ToWire()}: {stop.Reason}");
        }

        if (!snapshot.Exchange.TakesOrders)
        {
            Field(text, "Exchange", snapshot.Exchange.Describe());
        }

        if (snapshot.LastError is { } error)
        {
            Field(text, "Last error", error);
        }
    }

    private static void WriteHealth(StringBuilder text, IReadOnlyList<ComponentCheck> health)
    {
        foreach (var component in health.Where(component => component.Level != HealthLevel.Idle))
        {
            Field(text, "Health", $"{component.Name} {component.Level.ToWire()}: {component.Detail}");
        }
    }

    private static void WriteMoney(StringBuilder text, TraderSnapshot snapshot)
    {
        if (!snapshot.IsSynced)
        {
            Field(text, "P&L", "the account was not read yet");
            return;
        }

        var equity = snapshot.Cash + snapshot.PositionValue;
        Field(
            text,
            "P&L",
            $"{Signed(equity - snapshot.StartEquity)} this run ({Signed(snapshot.Realized)} realised, {Dollars(snapshot.Fees)} fees)"
        );
        Field(
            text,
            "Account",
            $"{Dollars(equity)} = {Dollars(snapshot.Cash)} cash ({Dollars(snapshot.AvailableCash)} free) + "
                + $"{Dollars(snapshot.PositionValue)} in positions"
        );
    }

    private static string Describe(PositionView position)
    {
        var profit = position.Unrealized is { } unrealized ? $", {Signed(unrealized)}" : "";
        return $"{position.Ticker}: {position.Contracts.ToShortText()} @ {position.AverageCost.ToCentsText()} "
            + $"{position.Side.ToWire()}{profit}";
    }

    private static string Describe(OrderView order)
    {
        var id = order.OrderId ?? order.ClientOrderId;
        return $"{id[..Math.Min(8, id.Length)]}: {order.Ticker} {order.Side.ToWire()} "
            + $"{order.Remaining.ToShortText()}@{order.Price.ToCentsText()} [{order.Status}]";
    }

    private static void Rows(StringBuilder text, string title, int count, IEnumerable<string> rows)
    {
        Field(text, title, count == 0 ? "none" : count.ToString(CultureInfo.InvariantCulture));
        foreach (var row in rows.Take(MaxRows))
        {
            Line(text, $"  {row}");
        }

        if (count > MaxRows)
        {
            Line(text, $"  … and {count - MaxRows} more");
        }
    }

    private static void Field(StringBuilder text, string label, string value) =>
        Line(text, $"{label.PadRight(LabelWidth)}{value}", LabelWidth);

    private static void Line(StringBuilder text, string line, int indent = 4)
    {
        // What comes from elsewhere may hold what would break the frame.
        line = string.Concat(line.Select(letter => char.IsControl(letter) ? ' ' : letter));
        while (line.Length > Width)
        {
            Framed(text, line[..Width]);
            line = new string(' ', indent) + line[Width..];
        }

        Framed(text, line);
    }

    private static void Framed(StringBuilder text, string line) => text.Append("║ ").Append(line.PadRight(Width)).Append(" ║\n");

    private static void Rule(StringBuilder text, char left, char right, char middle = '═') =>
        text.Append(left).Append(middle, Width + 2).Append(right).Append('\n');

    private static string WallTime(long wallMs) =>
        DateTimeOffset
            .FromUnixTimeMilliseconds(wallMs)
            .UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Dollars(Money money) => money.ToDollarText();

    private static string Signed(Money money) => money.IsNegative ? money.ToDollarText() : $"+{money.ToDollarText()}";
}
