using System.Globalization;

namespace Trader.EndToEnd.Tapes;

/// <summary>
/// A busy ten minutes in eight invented markets, the same for the same seed: sweeps of several prints, both sides in one
/// millisecond, times with 0 to 6 fraction digits, prints after the close, markets with and without a result.
/// </summary>
internal static class InventedDay
{
    private static readonly DateTimeOffset Start = new(2025, 11, 8, 12, 0, 0, TimeSpan.Zero);

    public static HandMadeTape Make(int seed)
    {
        // A fixed seed makes it the same day on every machine.
        var random = new Random(seed);
        var tape = new HandMadeTape();
        string?[] results = ["yes", "no", null, "yes", "no", "yes", null, "no"];
        var prices = new int[results.Length];
        for (var market = 0; market < results.Length; market++)
        {
            // Markets 6 and 7 close while they are still printed.
            var close = Start.AddMinutes(market >= 6 ? 5 : 8 + market);
            tape.Market(Ticker(market), Text(close, 0), results[market]);
            prices[market] = 20 + random.Next(60);
        }

        var micros = 0L;
        var isTinyStep = false;
        while (micros < 600_000_000)
        {
            var market = random.Next(results.Length);
            prices[market] = Math.Clamp(prices[market] + random.Next(-2, 3), 2, 97);
            var side = random.Next(2) == 0 ? "yes" : "no";
            // All prints of an instant with the same digits, a microsecond later with all of them: the lines stay in order.
            var time = Text(Start.AddMicroseconds(micros), isTinyStep ? 6 : random.Next(3, 7));
            var prints = random.Next(5) == 0 ? random.Next(2, 7) : 1;
            for (var print = 0; print < prints; print++)
            {
                var step = side == "yes" ? print : -print;
                tape.Print(
                    Ticker(market),
                    print > 3 ? Opposite(side) : side,
                    Math.Clamp(prices[market] + step, 1, 99),
                    random.Next(4) == 0 ? random.Next(80, 900) : random.Next(1, 60),
                    time
                );
            }

            isTinyStep = random.Next(20) == 0;
            micros += isTinyStep ? 1 : random.Next(1_000, 1_800_000);
        }

        // Whole seconds and tenths, in order behind the rest.
        for (var digits = 0; digits <= 6; digits++)
        {
            tape.Print(Ticker(0), "yes", 50, 101 + digits, Text(Start.AddSeconds(601 + digits), digits));
        }

        return tape;
    }

    private static string Ticker(int market) => $"KXINVENTED{market}-25NOV08-A";

    private static string Opposite(string side) => side == "yes" ? "no" : "yes";

    // Cut, not rounded, so that the lines stay in order.
    private static string Text(DateTimeOffset time, int digits) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
        + (digits == 0 ? "" : "." + time.ToString("ffffff", CultureInfo.InvariantCulture)[..digits])
        + "Z";
}
