using System.Globalization;
using Kalshi;
using Kalshi.Wire;
using Trader.EndToEnd.Processes;

namespace Trader.EndToEnd.Kills;

/// <summary>
/// Two accounts that make something happen in every round, whatever the exchange's own crowd does: a new market, quotes, a
/// whale, bets against what rests in older markets, a settlement. Faults strike it as they strike the trader: what it asks
/// for may come to nothing.
/// </summary>
internal sealed class Crowd : IDisposable
{
    private const int RoundsBeforeSettlement = 20;
    private const int QuoteContracts = 500;

    private readonly SimulatedVenue venue;
    private readonly VenueAccount maker;
    private readonly VenueAccount taker;
    private readonly Random dice;
    private readonly string series;
    private int rounds;
    private int requests;

    private Crowd(SimulatedVenue venue, VenueAccount maker, VenueAccount taker, int seed)
    {
        this.venue = venue;
        this.maker = maker;
        this.taker = taker;
        dice = new Random(seed);
        series = string.Create(CultureInfo.InvariantCulture, $"KXKILL{seed}");
    }

    public static async Task<Crowd> OpenAsync(
        SimulatedVenue venue,
        TempFolder folder,
        int seed,
        CancellationToken cancellation
    ) =>
        new(
            venue,
            await VenueAccount.OpenAsync(folder.File("c-2.json"), cancellation),
            await VenueAccount.OpenAsync(folder.File("c-3.json"), cancellation),
            seed
        );

    /// <summary>Plays one round.</summary>
    public async Task PlayAsync(CancellationToken cancellation)
    {
        var round = rounds++;
        var ticker = Ticker(round);
        await venue.DoAsync(
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["do"] = "list_market",
                ["ticker"] = ticker,
                ["event_ticker"] = $"{series}-{round}",
                ["close"] = 600_000,
                ["settlement_timer_seconds"] = 1,
            },
            cancellation
        );

        // A narrow spread makes the follower take, a wide one makes it rest between the quotes.
        var bid = dice.Next(44, 49);
        await OrderAsync(maker, ticker, "ask", Quantity.FromContracts(QuoteContracts), 50, cancellation);
        await OrderAsync(maker, ticker, "bid", Quantity.FromContracts(QuoteContracts), bid, cancellation);
        var isYes = dice.Next(2) == 0;
        await TakeAsync(ticker, isYes, Quantity.FromContracts(dice.Next(10, 60)), isYes ? 50 : bid, cancellation);
        if (round > 0)
        {
            await MeetAnOlderOneAsync(round, cancellation);
        }

        if (round >= RoundsBeforeSettlement)
        {
            await venue.DoAsync(
                new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["do"] = "settle_market",
                    ["market"] = Ticker(round - RoundsBeforeSettlement),
                    ["result"] = dice.Next(2) == 0 ? "yes" : "no",
                },
                cancellation
            );
        }
    }

    public void Dispose()
    {
        maker.Dispose();
        taker.Dispose();
    }

    private string Ticker(int round) => string.Create(CultureInfo.InvariantCulture, $"{series}-{round}-A");

    // Somebody takes what stands best in a market of a while ago, a fraction of a contract at times: the trader's own order
    // if one rests between the quotes.
    private Task MeetAnOlderOneAsync(int round, CancellationToken cancellation)
    {
        var older = Ticker(dice.Next(Math.Max(0, round - RoundsBeforeSettlement + 1), round));
        var isYes = dice.Next(2) == 0;
        return TakeAsync(older, isYes, Quantity.FromHundredths(dice.Next(37, 500)), isYes ? 50 : 44, cancellation);
    }

    private Task TakeAsync(string ticker, bool isYes, Quantity count, int cents, CancellationToken cancellation) =>
        OrderAsync(taker, ticker, isYes ? "bid" : "ask", count, cents, cancellation, "immediate_or_cancel");

    private async Task OrderAsync(
        VenueAccount account,
        string ticker,
        string side,
        Quantity count,
        int cents,
        CancellationToken cancellation,
        string timeInForce = "good_till_canceled"
    ) =>
        await account.Rest.CreateOrderAsync(
            new CreateOrderRequest
            {
                Ticker = ticker,
                Side = side,
                Count = count,
                Price = Price.FromCents(cents),
                TimeInForce = timeInForce,
                SelfTradePreventionType = "taker_at_cross",
                ClientOrderId = string.Create(CultureInfo.InvariantCulture, $"crowd-{++requests}"),
            },
            cancellation
        );
}
