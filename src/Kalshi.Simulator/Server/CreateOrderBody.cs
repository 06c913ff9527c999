using System.Text.Json;
using System.Text.RegularExpressions;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>The body of <c>POST /portfolio/events/orders</c>: decoding with the exchange's own words for type errors, then the schema.</summary>
internal sealed partial class CreateOrderBody
{
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> flags = new(StringComparer.Ordinal);

    private enum Kind
    {
        Text,
        Number,
        Flag,
    }

    public string Ticker => texts.GetValueOrDefault("ticker", "");

    /// <summary>Decodes a body for the route table.</summary>
    public static (object? Body, RestAnswer Refusal) Decode(ReadOnlyMemory<byte> utf8) =>
        (Decode(utf8, out var refusal), refusal);

    /// <summary>Decodes; null and the answer when the body is not what the exchange can unmarshal. Unknown fields are ignored.</summary>
    public static CreateOrderBody? Decode(ReadOnlyMemory<byte> utf8, out RestAnswer refusal)
    {
        refusal = default;
        var body = new CreateOrderBody();
        try
        {
            using var document = JsonDocument.Parse(utf8);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                refusal = BadRequest(
                    $"json: cannot unmarshal {GoKind(document.RootElement.ValueKind)} into Go value of type CreateOrderV2Request"
                );
                return null;
            }

            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (body.TryTake(property) is { } wanted)
                {
                    refusal = BadRequest(
                        $"json: cannot unmarshal {GoKind(property.Value.ValueKind)} into Go struct field CreateOrderV2Request.{property.Name} of type {wanted}"
                    );
                    return null;
                }
            }

            return body;
        }
        catch (JsonException exception)
        {
            refusal = BadRequest($"invalid JSON at byte {exception.BytePositionInLine ?? 0}");
            return null;
        }
    }

    /// <summary>Checks the schema; false and the answer when a field is missing or has a value that does not exist.</summary>
    public bool TryToTicket(out OrderTicket ticket, out RestAnswer refusal)
    {
        ticket = default;
        refusal = default;
        if (FindMissing() is { } missing)
        {
            refusal = BadRequest($"{missing} is required");
            return false;
        }

        if (FindUnknownWord() is { } unknown)
        {
            refusal = BadRequest($"{unknown} has an unknown value");
            return false;
        }

        var clientOrderId = texts.GetValueOrDefault("client_order_id");
        if (clientOrderId is not null && (clientOrderId.Length > 64 || !ClientOrderIdPattern().IsMatch(clientOrderId)))
        {
            refusal = BadRequest("client_order_id must be at most 64 characters of A-Z a-z 0-9 - _ : + = /");
            return false;
        }

        if (!Quantity.TryParse(texts["count"], null, out var count) || !count.IsPositive)
        {
            refusal = ErrorAnswers.Nested(400, "invalid_order_size");
            return false;
        }

        if (!TryParsePrice(texts["price"], out var price))
        {
            refusal = ErrorAnswers.Nested(400, "invalid_price");
            return false;
        }

        ticket = new OrderTicket
        {
            Side = texts["side"] == "bid" ? BookSide.Bid : BookSide.Ask,
            Price = price,
            Count = count,
            TimeInForce = texts["time_in_force"] switch
            {
                "good_till_canceled" => TimeInForce.GoodTillCanceled,
                "immediate_or_cancel" => TimeInForce.ImmediateOrCancel,
                _ => TimeInForce.FillOrKill,
            },
            SelfTradePrevention =
                texts["self_trade_prevention_type"] == "maker" ? SelfTradePrevention.Maker : SelfTradePrevention.TakerAtCross,
            PostOnly = flags.GetValueOrDefault("post_only"),
            ReduceOnly = flags.GetValueOrDefault("reduce_only"),
            ClientOrderId = string.IsNullOrEmpty(clientOrderId) ? null : clientOrderId,
            ExpirationSeconds = numbers.TryGetValue("expiration_time", out var expiration) ? expiration : null,
        };
        return TryRoute(out refusal);
    }

    /// <summary>What this simulator does not have is refused, never ignored.</summary>
    private bool TryRoute(out RestAnswer refusal)
    {
        refusal = default;
        if (texts.TryGetValue("order_group_id", out var group) && group.Length > 0)
        {
            refusal = ErrorAnswers.Nested(404, "order_group_not_found");
        }
        else if (numbers.GetValueOrDefault("subaccount") != 0)
        {
            refusal = ErrorAnswers.Nested(400, "invalid_order", "the simulator has subaccount 0 only");
        }
        else if (numbers.GetValueOrDefault("exchange_index") is not (0 or -1))
        {
            refusal = ErrorAnswers.Nested(404, "market_not_found");
        }

        return refusal.Status == 0;
    }

    /// <summary>Prices may be written with up to six decimals, the last two of them zero: the grid is never finer.</summary>
    private static bool TryParsePrice(string text, out Price price)
    {
        price = default;
        if (!Money.TryParse(text, null, out var money) || money.Micros % Money.MicrosPerCentiCent != 0)
        {
            return false;
        }

        var units = money.Micros / Money.MicrosPerCentiCent;
        if (units is < 0 or > Price.UnitsPerDollar)
        {
            return false;
        }

        price = Price.FromUnits((int)units);
        return true;
    }

    private static RestAnswer BadRequest(string details) => ErrorAnswers.Flat(400, "bad_request", details);

    private string? FindMissing()
    {
        foreach (var field in (string[])["ticker", "side", "count", "price", "time_in_force", "self_trade_prevention_type"])
        {
            if (texts.GetValueOrDefault(field, "").Length == 0)
            {
                return field;
            }
        }

        return null;
    }

    private string? FindUnknownWord()
    {
        if (texts["side"] is not ("bid" or "ask"))
        {
            return "side";
        }

        if (texts["time_in_force"] is not ("good_till_canceled" or "immediate_or_cancel" or "fill_or_kill"))
        {
            return "time_in_force";
        }

        return texts["self_trade_prevention_type"] is "taker_at_cross" or "maker" ? null : "self_trade_prevention_type";
    }

    /// <summary>Stores a known field; returns the type it should have had when it does not.</summary>
    private string? TryTake(JsonProperty property)
    {
        Kind? kind = property.Name switch
        {
            "ticker" or "side" or "count" or "price" or "time_in_force" or "self_trade_prevention_type" => Kind.Text,
            "client_order_id" or "order_group_id" => Kind.Text,
            "expiration_time" or "subaccount" or "exchange_index" => Kind.Number,
            "post_only" or "reduce_only" or "cancel_order_on_pause" => Kind.Flag,
            _ => null,
        };
        var value = property.Value;
        // null leaves a field at its zero value, as the exchange's decoder does.
        if (kind is null || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        switch (kind)
        {
            case Kind.Text:
                if (value.ValueKind != JsonValueKind.String)
                {
                    return "string";
                }

                texts[property.Name] = value.GetString()!;
                return null;
            case Kind.Number:
                if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
                {
                    return "int64";
                }

                numbers[property.Name] = number;
                return null;
            default:
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                {
                    return "bool";
                }

                flags[property.Name] = value.GetBoolean();
                return null;
        }
    }

    private static string GoKind(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            JsonValueKind.True or JsonValueKind.False => "bool",
            _ => "null",
        };

    [GeneratedRegex(@"^[-A-Za-z0-9_:+=/]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClientOrderIdPattern();
}
