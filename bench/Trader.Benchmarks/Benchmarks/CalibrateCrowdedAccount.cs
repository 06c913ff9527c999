using System.Collections.Concurrent;
using Kalshi;
using Kalshi.Authentication;
using Kalshi.Client.Rest;
using Kalshi.Client.Streaming;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Live;
using Trader.Live.Coordination;
using Trader.Live.Feeds;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>
/// Calibration with 180 positions and 100 open orders against the simulator over loopback sockets (P18), beside the same
/// requests made one after another, signed, their answers read and thrown away.
/// </summary>
internal sealed class CalibrateCrowdedAccount : IBenchmark, IDisposable
{
    private readonly CrowdedExchange exchange = new();
    private readonly ApiKey key;
    private readonly RequestSigner signer;
    private readonly HttpClient http = new();
    private readonly KalshiRestClient client;
    private readonly OutstandingTasks tasks = new();
    private readonly Recorder recorder = new();
    private readonly List<Uri> requests;
    private CalibratingCore core;

    public CalibrateCrowdedAccount()
    {
        key = ApiKey.FromPem(exchange.Credentials.ApiKeyId, exchange.Credentials.PrivateKeyPem);
        signer = new RequestSigner(key);
        client = new KalshiRestClient(exchange.Endpoint, signer, recorder, new KalshiRestOptions());
        core = MakeCore();
        core.CalibrateAtStart();
        requests = [.. recorder.Requests.OrderBy(uri => uri.PathAndQuery, StringComparer.Ordinal)];
        recorder.IsRecording = false;
    }

    public string Name => "calibrate-crowded-account";

    public string Targets => $"P18 (<= 1.5x the {requests.Count} calls alone and < 500 ms; aim <= 1.1x and < 150 ms)";

    public int SamplesPerRound => 10;

    public IReadOnlyList<Case> Cases =>
        [
            new("the calls alone, one after another", CallAlone),
            new("calibration at the start, until READY", () => core.CalibrateAtStart(), Prepare: () => core = MakeCore()),
            new("recalibration beside trading", () => core.Recalibrate()),
        ];

    public void Dispose()
    {
        tasks.DisposeAsync().AsTask().GetAwaiter().GetResult();
        client.Dispose();
        http.Dispose();
        key.Dispose();
        exchange.Dispose();
    }

    private CalibratingCore MakeCore() => new(client, tasks, exchange.Clock);

    private void CallAlone()
    {
        var buffer = new byte[64 * 1024];
        foreach (var uri in requests)
        {
            var headers = signer.Sign(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), "GET", uri.AbsolutePath);
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            request.Headers.Add(SignedHeaders.KeyHeader, headers.KeyId);
            request.Headers.Add(SignedHeaders.TimestampHeader, headers.TimestampText);
            request.Headers.Add(SignedHeaders.SignatureHeader, headers.Signature);
            using var response = http.Send(request);
            response.EnsureSuccessStatusCode();
            using var body = response.Content.ReadAsStream();
            int length;
            while ((length = body.Read(buffer)) > 0)
            {
                FeedSamples.Sink += length;
            }
        }
    }

    /// <summary>Takes down which requests a calibration makes.</summary>
    private sealed class Recorder() : DelegatingHandler(new SocketsHttpHandler())
    {
        public ConcurrentBag<Uri> Requests { get; } = [];

        public bool IsRecording { get; set; } = true;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (IsRecording)
            {
                Requests.Add(request.RequestUri!);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>A core whose calls are the live trader's, on the thread that measures.</summary>
    private sealed class CalibratingCore : ICommandSink, ITradingInbox, IFeedMarkets
    {
        private static readonly Dictionary<string, string> NoDetails = [];

        private readonly BlockingCollection<TraderEvent> events = [];
        private readonly ExchangeCalls calls;
        private readonly TradingCore core;

        public CalibratingCore(KalshiRestClient client, ICallRunner runner, ExchangeClock exchange)
        {
            Clock = new TraderClock(exchange, TimeProvider.System);
            var options = new TraderOptions { WhaleDetection = false };
            calls = new ExchangeCalls(client, this, this, new FeedReadiness(), runner, options);
            core = new TradingCore(options, Clock.Now);
            core.Handle(TraderEvent.Start(Clock.Now), this);
            core.Handle(TraderEvent.Of(Clock.Now, new StepSuccess(TraderState.Initializing, NoDetails)), this);
            core.Handle(TraderEvent.Of(Clock.Now, new StepSuccess(TraderState.OrderbookConnect, NoDetails)), this);
        }

        public TraderClock Clock { get; }

        public void CalibrateAtStart()
        {
            core.Handle(TraderEvent.Of(Clock.Now, new StepSuccess(TraderState.TradingClientConnect, NoDetails)), this);
            while (core.State != TraderState.Ready)
            {
                core.Handle(events.Take(), this);
            }
        }

        public void Recalibrate()
        {
            core.Handle(TraderEvent.Of(Clock.Now, new CalibrationRequest("bench", "the benchmark")), this);
            while (core.WantsQueueReports)
            {
                core.Handle(events.Take(), this);
            }
        }

        public ValueTask PostAsync(TraderEvent traderEvent)
        {
            events.Add(traderEvent);
            return ValueTask.CompletedTask;
        }

        public void Issue(TraderCommand command)
        {
            switch (command)
            {
                case ReadAccount read:
                    calls.ReadAccount(read);
                    break;
                case DescribeMarkets describe:
                    calls.DescribeMarkets(describe);
                    break;
                default:
                    break;
            }
        }

        public void AddMarkets(IReadOnlyCollection<string> markets) { }

        public void RemoveMarkets(IReadOnlyCollection<string> markets) { }

        public void RefreshMarkets(IReadOnlyCollection<string> markets) { }

        public void RetryAuthentication() { }
    }
}
