using System.Globalization;
using System.Text.Json;

namespace Trader.EndToEnd.Processes;

/// <summary>The JSON object on the last line of standard output, and what must hold of it in every run.</summary>
internal sealed class RunFigures
{
    private static readonly string[] Outcomes =
    [
        "followed",
        "skipped_age",
        "skipped_position",
        "skipped_orders",
        "skipped_limit",
        "skipped_no_book",
        "skipped_price",
        "skipped_risk",
        "skipped_displaced",
        "failed",
        "expired",
    ];

    private static readonly string[] Names =
    [
        "tape_prints",
        "public_trades",
        "public_trades_published",
        "bets",
        "house_bets",
        "whales",
        "outcomes",
        "orders_sent",
        "orders_known_to_exchange",
        "orders_refused",
        "fills",
        "realized_pnl_dollars",
        "fees_dollars",
        "open_positions",
        "state",
    ];

    private readonly JsonElement figures;

    private RunFigures(JsonElement figures) => this.figures = figures;

    public long TapePrints => Count("tape_prints");

    public long PublicTrades => Count("public_trades");

    public long Bets => Count("bets");

    public long HouseBets => Count("house_bets");

    public long Whales => Count("whales");

    public long OrdersSent => Count("orders_sent");

    public long Fills => Count("fills");

    public long OpenPositions => Count("open_positions");

    public decimal Realized => Dollars("realized_pnl_dollars");

    public decimal Fees => Dollars("fees_dollars");

    /// <summary>Reads the last line of standard output and checks its form.</summary>
    public static RunFigures From(TraderProcess process)
    {
        Assert.NotEmpty(process.Output);
        var json = JsonElement.Parse(process.Output[^1]);
        Assert.Equal(Names, json.EnumerateObject().Select(field => field.Name));
        Assert.Equal(Outcomes, json.GetProperty("outcomes").EnumerateObject().Select(field => field.Name));
        Assert.Equal("shutdown", json.GetProperty("state").GetString());
        return new RunFigures(json);
    }

    public long Outcome(string name) => figures.GetProperty("outcomes").GetProperty(name).GetInt64();

    /// <summary>What holds of every run on a built-in exchange, whatever it saw.</summary>
    public void AssertInvariants()
    {
        Assert.Equal(Count("public_trades_published"), PublicTrades);
        Assert.Equal(Whales, Outcomes.Sum(Outcome));
        Assert.Equal(Count("orders_known_to_exchange") + Count("orders_refused"), OrdersSent);
        Assert.InRange(HouseBets, 0, Fills);
        Assert.InRange(Outcome("followed"), 0, OrdersSent);
        Assert.InRange(Fees, 0m, decimal.MaxValue);
    }

    private long Count(string name) => figures.GetProperty(name).GetInt64();

    private decimal Dollars(string name)
    {
        var text = figures.GetProperty(name).GetString()!;
        Assert.Matches(@"^-?\d+\.\d{6}$", text);
        return decimal.Parse(text, CultureInfo.InvariantCulture);
    }
}
