using System.Text.Json;
using Kalshi;

namespace Trader.Lab.World;

/// <summary>
/// The books as the messages of one connection tell them, read from the bytes that arrived and by other code than the
/// trader's: which of them can be trusted, and their best prices.
/// </summary>
internal sealed class DeliveredBooks
{
    private readonly Dictionary<long, string> channels = [];
    private readonly Dictionary<long, long> next = [];
    private readonly Dictionary<string, Book> books = new(StringComparer.Ordinal);
    private bool isConnected;
    private long lastHeardMs;

    /// <summary>Why nobody may trade on a market's book now, one sentence; null if one may.</summary>
    public string? Refuse(string ticker, long nowMs, long silenceLimitMs)
    {
        if (!isConnected)
        {
            return "the feed is not connected";
        }

        if (nowMs - lastHeardMs > silenceLimitMs)
        {
            return $"the feed has been silent for {nowMs - lastHeardMs} ms";
        }

        return !books.TryGetValue(ticker, out var book) ? "no whole book of it has arrived on this connection"
            : book.Distrust is { } reason ? reason
            : book.IsCrossed ? "the book is crossed"
            : null;
    }

    /// <summary>The connection stands, or is gone.</summary>
    public void Reset(bool connected, long nowMs)
    {
        isConnected = connected;
        lastHeardMs = nowMs;
        channels.Clear();
        next.Clear();
        books.Clear();
    }

    /// <summary>Bytes came.</summary>
    public void Hear(long nowMs) => lastHeardMs = nowMs;

    /// <summary>A message came.</summary>
    public void Take(ReadOnlySpan<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8.ToArray());
        var root = document.RootElement;
        var type = root.GetProperty("type").GetString()!;
        var sid = root.TryGetProperty("sid", out var number) ? number.GetInt64() : 0;
        if (type == "subscribed")
        {
            var message = root.GetProperty("msg");
            sid = message.GetProperty("sid").GetInt64();
            channels[sid] = message.GetProperty("channel").GetString()!;
            next.TryAdd(sid, 1);
            return;
        }

        if (root.TryGetProperty("seq", out var sequence) && !Follow(sid, sequence.GetInt64()))
        {
            return;
        }

        switch (type)
        {
            case "orderbook_snapshot":
                var snapshot = root.GetProperty("msg");
                books[snapshot.GetProperty("market_ticker").GetString()!] = new Book(snapshot);
                break;
            case "orderbook_delta":
                var delta = root.GetProperty("msg");
                if (books.TryGetValue(delta.GetProperty("market_ticker").GetString()!, out var book))
                {
                    book.Apply(delta);
                }

                break;
            case "error" when root.GetProperty("msg").GetProperty("code").GetInt32() is 7 or 10 or 25:
            case "unsubscribed":
                next.Remove(sid);
                Distrust(sid, "its subscription ended");
                break;
            default:
                break;
        }
    }

    // False for what came before: it changes nothing.
    private bool Follow(long sid, long sequence)
    {
        if (!next.TryGetValue(sid, out var expected) || sequence < expected)
        {
            return false;
        }

        next[sid] = sequence + 1;
        if (sequence > expected)
        {
            Distrust(sid, $"message {expected} of its subscription is missing");
        }

        return true;
    }

    private void Distrust(long sid, string reason)
    {
        if (channels.GetValueOrDefault(sid) == "orderbook_delta")
        {
            foreach (var book in books.Values)
            {
                book.Distrust ??= reason;
            }
        }
    }

    private sealed class Book
    {
        private readonly SortedDictionary<Price, Quantity> bids = [];
        private readonly SortedDictionary<Price, Quantity> asks = [];

        public Book(JsonElement snapshot)
        {
            Fill(snapshot, "yes_dollars_fp", bids);
            Fill(snapshot, "no_dollars_fp", asks);
        }

        public string? Distrust { get; set; }

        // The feed is asked for YES prices on both sides.
        public bool IsCrossed => bids.Count > 0 && asks.Count > 0 && bids.Keys.Last() >= asks.Keys.First();

        public void Apply(JsonElement delta)
        {
            var side = delta.GetProperty("side").GetString() == "yes" ? bids : asks;
            var price = Price.Parse(delta.GetProperty("price_dollars").GetString()!);
            var size = side.GetValueOrDefault(price) + Quantity.Parse(delta.GetProperty("delta_fp").GetString()!);
            if (size.IsPositive)
            {
                side[price] = size;
                return;
            }

            side.Remove(price);
            if (size.IsNegative)
            {
                Distrust ??= "it contradicts itself";
            }
        }

        private static void Fill(JsonElement snapshot, string name, SortedDictionary<Price, Quantity> side)
        {
            if (snapshot.TryGetProperty(name, out var levels))
            {
                foreach (var level in levels.EnumerateArray())
                {
                    side[Price.Parse(level[0].GetString()!)] = Quantity.Parse(level[1].GetString()!);
                }
            }
        }
    }
}
