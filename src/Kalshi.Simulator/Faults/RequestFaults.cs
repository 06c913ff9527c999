using System.Text.Json;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Faults;

/// <summary>
/// Applies a plan to REST requests, without I/O: says what happens to each and changes answers. What needs time or a wire (delays,
/// losses) is left to whoever carries them. Not thread-safe: the exchange's lock is around it.
/// </summary>
internal sealed class RequestFaults
{
    /// <summary>Reads remembered for <see cref="FaultKind.StaleRead"/>; the oldest are forgotten first.</summary>
    private const int MaxReads = 1_000;

    private const string Root = "/trade-api/v2";

    private readonly FaultPlan plan;
    private readonly Dictionary<string, (RestAnswer Answer, long AtMs)> reads = new(StringComparer.Ordinal);
    private readonly Queue<string> readOrder = new();

    public RequestFaults(FaultPlan plan) => this.plan = plan;

    /// <summary>Whether there is anything to ask. May be read outside the lock.</summary>
    public bool MayHit => plan.MayHitRequests;

    /// <summary>What happens to a request; null if nothing does.</summary>
    public FaultRule? Decide(in RestRequest request, long nowMs)
    {
        var path = request.Path.StartsWith(Root, StringComparison.Ordinal) ? request.Path[Root.Length..] : request.Path;
        return plan.Decide(new RequestFacts(request.Method, path, FindMarket(request, path)), nowMs);
    }

    /// <summary>The answer in place of the exchange's, which then is not asked; null when it must be.</summary>
    public RestAnswer? Instead(FaultRule fault, in RestRequest request, long nowMs) =>
        fault.Kind == FaultKind.StaleRead
        && reads.TryGetValue(KeyOf(request), out var stale)
        && (fault.MaxAgeMs is not { } limit || nowMs - stale.AtMs <= limit)
            ? stale.Answer
            : FaultAnswers.Refusal(fault.Kind);

    /// <summary>The answer as it leaves.</summary>
    /// <param name="fault">What happens to it, or null.</param>
    /// <param name="request">The request.</param>
    /// <param name="answer">The exchange's answer.</param>
    /// <param name="nowMs">Exchange clock, Unix milliseconds.</param>
    public RestAnswer Alter(FaultRule? fault, in RestRequest request, RestAnswer answer, long nowMs)
    {
        if (request.Method == "GET" && plan.RemembersReads && answer.Status == 200)
        {
            Remember(KeyOf(request), answer, nowMs);
        }

        return fault?.Kind switch
        {
            FaultKind.OtherOrder => answer with { Body = JsonRewrite.Apply(answer.Body.Span, NameAnother, isFieldAdded: false) },
            FaultKind.DriftAnswer => answer with { Body = JsonDrift.Apply(answer.Body.Span) },
            _ => answer,
        };
    }

    private static string KeyOf(in RestRequest request) => $"{request.KeyId} {request.Path}?{request.Query}";

    /// <summary>Another order's ids: of the same form, and never the ones asked about.</summary>
    private static string? NameAnother(string name, string value) =>
        name switch
        {
            "order_id" when Guid.TryParse(value, out var id) => Invert(id).ToString("D"),
            "client_order_id" => $"{value}-other",
            _ => null,
        };

    private static Guid Invert(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        foreach (ref var part in bytes)
        {
            part ^= 0xFF;
        }

        return new Guid(bytes);
    }

    /// <summary>The market that path, query or body name; null where none does, or where the body cannot be read.</summary>
    private static string? FindMarket(in RestRequest request, string path)
    {
        var parts = path.Split('/');
        if (parts is ["", "markets", var ticker, ..] and not ["", "markets", "trades" or "orderbooks" or "candlesticks", ..])
        {
            return ticker;
        }

        foreach (var pair in request.Query.Split('&'))
        {
            if (pair.Split('=', 2) is ["ticker" or "market_ticker" or "tickers" or "market_tickers", var value])
            {
                return Uri.UnescapeDataString(value);
            }
        }

        if (request.Body.IsEmpty)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(request.Body.Span);
            while (reader.Read())
            {
                var isTicker =
                    reader.TokenType == JsonTokenType.PropertyName
                    && (reader.ValueTextEquals("ticker"u8) || reader.ValueTextEquals("market_ticker"u8));
                if (isTicker && reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    return reader.GetString();
                }
            }
        }
        catch (JsonException)
        {
            // The exchange itself will say what is wrong with the body; to a fault it names no market.
        }

        return null;
    }

    private void Remember(string key, RestAnswer answer, long nowMs)
    {
        if (!reads.ContainsKey(key))
        {
            readOrder.Enqueue(key);
            if (readOrder.Count > MaxReads)
            {
                reads.Remove(readOrder.Dequeue());
            }
        }

        reads[key] = (answer, nowMs);
    }
}
