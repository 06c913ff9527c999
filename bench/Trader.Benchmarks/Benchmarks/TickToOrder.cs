using System.Security.Cryptography;
using System.Text;
using Kalshi;
using Kalshi.Authentication;
using Kalshi.Client.Rest;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Live.Orders;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>
/// The whole way from a frame to a signed request (P6, P7): the bytes of a whale's print are decoded, go through the trading
/// core with every check and the risk gate, and the order comes out as headers and body. Each sample is a new whale; what the
/// exchange would answer is handled between the samples.
/// </summary>
internal sealed class TickToOrder : IBenchmark, ICommandSink, IDisposable
{
    private const int Markets = 1000;
    private const long StartMs = 1_790_000_000_000;

    private readonly RSA rsa = RSA.Create(2048);
    private readonly ApiKey key;
    private readonly RequestSigner signer;
    private readonly SignedHeaders ready;
    private readonly PresignedHeaders pool = new("POST", ComposeOrder.Path, new PresignedHeadersOptions { Capacity = 4 });
    private readonly FeedDecoder decoder = new(new TickerTable());
    private readonly TradingCore core;
    private readonly byte[] body = new byte[4096];
    private byte[] frame = [];
    private long nowMs = StartMs;
    private int whales;
    private bool isSignedAhead;
    private string? sentClientOrderId;

    public TickToOrder()
    {
        key = ApiKey.FromPem("benchmark", rsa.ExportPkcs8PrivateKeyPem());
        signer = new RequestSigner(key);
        ready = signer.Sign(StartMs, "POST", ComposeOrder.Path);
        var options = new TraderOptions
        {
            MarketLimit = Markets,
            MaxFollowsPerMinute = 1_000_000,
            TokenRefillSeconds = 1,
        };
        core = new TradingCore(options, Now);
        BringToReady();
    }

    public string Name => "tick-to-order";

    public string Targets => "P6 (p99 <= 0.15x of a signature's p50) and P7 (<= 1.15x)";

    public int SamplesPerRound => 500;

    public IReadOnlyList<Case> Cases =>
        [
            new(
                "one RSA-2048 signature",
                () => FeedSamples.Sink += signer.Sign(nowMs, "POST", ComposeOrder.Path).Signature.Length
            ),
            new("tick to request, headers signed ahead", () => Follow(signedAhead: true), Prepare: Prepare),
            new("tick to request, signed on the spot", () => Follow(signedAhead: false), Prepare: Prepare),
        ];

    private EventTime Now => new(nowMs, nowMs);

    public void Issue(TraderCommand command)
    {
        if (command is not PlaceOrder { Intent: var intent })
        {
            return;
        }

        SignedHeaders headers;
        if (!isSignedAhead || !pool.TryTake(StartMs, out headers))
        {
            headers = signer.Sign(nowMs, "POST", ComposeOrder.Path);
        }

        FeedSamples.Sink += headers.Signature.Length + OrderRequestWriter.Write(OrderRequests.From(intent), body);
        sentClientOrderId = intent.ClientOrderId;
    }

    public void Dispose()
    {
        key.Dispose();
        rsa.Dispose();
    }

    private static string TickerOf(int market) => $"KXBENCH{market:000}-26DEC31-T{market % 10}";

    private void Follow(bool signedAhead)
    {
        isSignedAhead = signedAhead;
        var decoded = decoder.Decode(frame);
        core.Handle(TraderEvent.Of(Now, decoded.Trade), this);
    }

    // The order before is refused, so that its market is free again; the next whale's frame is made; the pool is filled.
    private void Prepare()
    {
        if (sentClientOrderId is { } sent)
        {
            sentClientOrderId = null;
            var refusal = new OrderAnswer
            {
                ClientOrderId = sent,
                Kind = OrderAnswerKind.Refused,
                Reason = "the benchmark has no exchange",
            };
            core.Handle(TraderEvent.Of(Now, refusal), this);
        }
        else if (whales > 0)
        {
            throw new InvalidOperationException("The last whale was not followed: the benchmark measures nothing.");
        }

        nowMs++;
        whales++;
        pool.Add(ready);
        frame = Encoding.UTF8.GetBytes(
            $$$"""{"type":"trade","sid":2,"seq":{{{whales}}},"msg":{"trade_id":"3a0a5d0a-90f8-4a6b-8a61-{{{whales:000000000000}}}","market_ticker":"{{{TickerOf(whales % Markets)}}}","yes_price_dollars":"0.3700","no_price_dollars":"0.6300","count_fp":"450.00","taker_side":"yes","taker_outcome_side":"yes","taker_book_side":"bid","is_block_trade":false,"ts":{{{nowMs / 1000}}},"ts_ms":{{{nowMs}}}}}"""
        );
    }

    private void BringToReady()
    {
        core.Handle(TraderEvent.Start(Now), this);
        core.Handle(TraderEvent.MarketsListed(Now, [.. Enumerable.Range(0, Markets).Select(Describe)]), this);
        core.Handle(TraderEvent.Of(Now, new StepSuccess(TraderState.Initializing, new Dictionary<string, string>())), this);
        core.Handle(TraderEvent.Of(Now, new StepSuccess(TraderState.OrderbookConnect, new Dictionary<string, string>())), this);
        core.Handle(
            TraderEvent.Of(Now, new StepSuccess(TraderState.TradingClientConnect, new Dictionary<string, string>())),
            this
        );
        core.Handle(
            TraderEvent.Of(
                Now,
                new AccountReading
                {
                    ReadingId = 1,
                    Balance = Money.FromDollars(10_000),
                    PortfolioValue = Money.Zero,
                    Positions = [],
                    Orders = [],
                    IncludesFinishedOrders = true,
                    Fills = [],
                    Settlements = [],
                    IsConsistent = true,
                }
            ),
            this
        );
        for (var market = 0; market < Markets; market++)
        {
            var snapshot = new BookSnapshot(
                TickerOf(market),
                [new BookLevel(Price.FromCents(35), Quantity.FromContracts(100))],
                [new BookLevel(Price.FromCents(38), Quantity.FromContracts(100))]
            );
            core.Handle(TraderEvent.Of(Now, snapshot), this);
        }
    }

    private static MarketDto Describe(int market) =>
        new()
        {
            Ticker = TickerOf(market),
            EventTicker = "KXBENCH-26DEC31",
            Status = "active",
            CloseTime = DateTimeOffset.FromUnixTimeMilliseconds(StartMs).AddDays(30),
        };
}
