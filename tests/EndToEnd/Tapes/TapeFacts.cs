using System.Globalization;
using System.Text.Json;

namespace Trader.EndToEnd.Tapes;

/// <summary>
/// What a run on a window of a tape must find, computed from the file's lines alone, slowly and plainly, with decimal
/// arithmetic and the framework's own parsers.
/// </summary>
internal sealed record TapeFacts
{
    public required int Prints { get; init; }

    /// <summary>Distinct (ticker, taker side, created_time cut to the millisecond).</summary>
    public required int Bets { get; init; }

    /// <summary>Bets of at least the minimum size.</summary>
    public required int Whales { get; init; }

    /// <summary>Whales no print of which is large enough alone.</summary>
    public required int WhalesBySumOnly { get; init; }

    /// <summary>Bets that are no whales, but would be with some contracts of ours met by the same sweep.</summary>
    public required int AlmostWhales { get; init; }

    /// <summary>Computes the facts of the prints in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public static TapeFacts Of(
        IEnumerable<string> lines,
        DateTimeOffset? from,
        DateTimeOffset? to,
        decimal minimumDollars,
        decimal contractsOfOurs
    )
    {
        var prints = 0;
        var bets = new Dictionary<(string, string, long), (decimal Cost, decimal Payout, decimal Largest)>();
        foreach (var line in lines)
        {
            var json = JsonElement.Parse(line);
            var ms = DateTimeOffset
                .Parse(json.GetProperty("created_time").GetString()!, CultureInfo.InvariantCulture)
                .ToUnixTimeMilliseconds();
            if (ms < from?.ToUnixTimeMilliseconds() || ms >= to?.ToUnixTimeMilliseconds())
            {
                continue;
            }

            prints++;
            var side = json.GetProperty("taker_side").GetString()!;
            var yesPrice = Number(json.GetProperty("yes_price_dollars"));
            var count = Number(json.GetProperty("count"));
            var cost = (side == "yes" ? yesPrice : 1 - yesPrice) * count;
            var key = (json.GetProperty("ticker").GetString()!, side, ms);
            var bet = bets.GetValueOrDefault(key);
            bets[key] = (bet.Cost + cost, bet.Payout + count, Math.Max(bet.Largest, Math.Max(cost, count)));
        }

        var sizes = bets.Values.Select(bet => (Size: Math.Max(bet.Cost, bet.Payout), bet.Largest)).ToList();
        return new TapeFacts
        {
            Prints = prints,
            Bets = bets.Count,
            Whales = sizes.Count(bet => bet.Size >= minimumDollars),
            WhalesBySumOnly = sizes.Count(bet => bet.Size >= minimumDollars && bet.Largest < minimumDollars),
            AlmostWhales = sizes.Count(bet => bet.Size < minimumDollars && bet.Size + contractsOfOurs >= minimumDollars),
        };
    }

    private static decimal Number(JsonElement value) =>
        decimal.Parse(
            value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(),
            CultureInfo.InvariantCulture
        );
}
