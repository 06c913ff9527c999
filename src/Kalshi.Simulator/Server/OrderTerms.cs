using System.Buffers;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Reads what an order request asks for, checking it against the schema (§6.2 of the API), before the market is looked at.</summary>
internal static class OrderTerms
{
    private const int MaxClientOrderIdChars = 64;

    private static readonly SearchValues<char> ClientOrderIdChars = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:+=/"
    );

    private static readonly string[] Required =
    [
        "ticker",
        "side",
        "count",
        "price",
        "time_in_force",
        "self_trade_prevention_type",
    ];

    private static readonly string[] RequiredForAmend = ["ticker", "side", "price", "count"];

    /// <summary>The ticket of a create request, or why there is none.</summary>
    public static bool TryRead(RestCall call, JsonBody body, out OrderTicket ticket, out Refusal refusal)
    {
        ticket = default;
        var fault = FindFault(body) ?? CheckClientOrderId(body.Text("client_order_id"), "client_order_id");
        if (fault is not null)
        {
            refusal = Refusal.BadRequest(fault);
            return false;
        }

        if (
            !TryCount(body.Text("count"), out var count, out refusal) || !TryPrice(body.Text("price"), out var price, out refusal)
        )
        {
            return false;
        }

        if (!call.TrySubaccount(body.Integer("subaccount"), 0, out var subaccount, out refusal))
        {
            return false;
        }

        var clientOrderId = body.Text("client_order_id");
        ticket = new OrderTicket
        {
            Side = body.Text("side") == "bid" ? BookSide.Bid : BookSide.Ask,
            Price = price,
            Count = count,
            TimeInForce = body.Text("time_in_force") switch
            {
                "good_till_canceled" => TimeInForce.GoodTillCanceled,
                "immediate_or_cancel" => TimeInForce.ImmediateOrCancel,
                _ => TimeInForce.FillOrKill,
            },
            SelfTradePrevention =
                body.Text("self_trade_prevention_type") == "maker" ? SelfTradePrevention.Maker : SelfTradePrevention.TakerAtCross,
            PostOnly = body.Flag("post_only"),
            ReduceOnly = body.Flag("reduce_only"),
            ClientOrderId = clientOrderId.Length == 0 ? null : clientOrderId,
            ExpirationSeconds = body.Integer("expiration_time"),
            CancelOnPause = body.Flag("cancel_order_on_pause"),
            GroupId = ReadGroup(body.Text("order_group_id")),
            Subaccount = subaccount!.Value,
        };
        return true;
    }

    /// <summary>The ticket of an amend request, or why there is none.</summary>
    public static bool TryReadAmend(JsonBody body, int? subaccount, out AmendTicket ticket, out Refusal refusal)
    {
        ticket = default;
        var fault =
            RequiredForAmend.Where(field => body.Text(field).Length == 0).Select(field => $"{field} is required").FirstOrDefault()
            ?? CheckSide(body.Text("side"))
            ?? CheckClientOrderId(body.Text("updated_client_order_id"), "updated_client_order_id");
        if (fault is not null)
        {
            refusal = Refusal.BadRequest(fault);
            return false;
        }

        if (
            !TryCount(body.Text("count"), out var count, out refusal) || !TryPrice(body.Text("price"), out var price, out refusal)
        )
        {
            return false;
        }

        ticket = new AmendTicket
        {
            Ticker = body.Text("ticker"),
            Side = body.Text("side") == "bid" ? BookSide.Bid : BookSide.Ask,
            Price = price,
            Count = count,
            ClientOrderId = body.Text("client_order_id"),
            UpdatedClientOrderId = body.Text("updated_client_order_id"),
            ExpirationSeconds = body.Integer("expiration_time"),
            Subaccount = subaccount,
        };
        return true;
    }

    /// <summary>The ticket of a decrease request, or why there is none.</summary>
    public static bool TryReadDecrease(JsonBody body, int? subaccount, out DecreaseTicket ticket, out Refusal refusal)
    {
        ticket = default;
        refusal = default;
        var by = body.Text("reduce_by");
        var to = body.Text("reduce_to");
        if ((by.Length == 0) == (to.Length == 0))
        {
            refusal = Refusal.BadRequest("exactly one of reduce_by and reduce_to is required");
            return false;
        }

        if (!Quantity.TryParse(by.Length > 0 ? by : to, null, out var count))
        {
            refusal = new Refusal(400, "invalid_order_size");
            return false;
        }

        ticket = new DecreaseTicket
        {
            ReduceBy = by.Length > 0 ? count : null,
            ReduceTo = to.Length > 0 ? count : null,
            Subaccount = subaccount,
        };
        return true;
    }

    // A text that is no id names no group; the engine says so when it is that check's turn.
    private static Guid? ReadGroup(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty;
    }

    /// <summary>A count above zero in hundredths of a contract.</summary>
    public static bool TryCount(string text, out Quantity count, out Refusal refusal)
    {
        var isValid = Quantity.TryParse(text, null, out count) && count.IsPositive;
        refusal = isValid ? default : new Refusal(400, "invalid_order_size");
        return isValid;
    }

    /// <summary>Prices may be written with up to six decimals, the last two of them zero: the grid is never finer.</summary>
    public static bool TryPrice(string text, out Price price, out Refusal refusal)
    {
        price = default;
        refusal = new Refusal(400, "invalid_price");
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
        refusal = default;
        return true;
    }

    /// <summary>What is wrong with a client order id, or null.</summary>
    public static string? CheckClientOrderId(string id, string field) =>
        id.Length <= MaxClientOrderIdChars && !id.AsSpan().ContainsAnyExcept(ClientOrderIdChars)
            ? null
            : $"{field} must be at most {MaxClientOrderIdChars} characters of A-Z a-z 0-9 - _ : + = /";

    /// <summary>What is wrong with a side, or null.</summary>
    public static string? CheckSide(string side) => side is "bid" or "ask" ? null : "side has an unknown value";

    private static string? FindFault(JsonBody body)
    {
        foreach (var field in Required)
        {
            if (body.Text(field).Length == 0)
            {
                return $"{field} is required";
            }
        }

        if (CheckSide(body.Text("side")) is { } fault)
        {
            return fault;
        }

        if (body.Text("time_in_force") is not ("good_till_canceled" or "immediate_or_cancel" or "fill_or_kill"))
        {
            return "time_in_force has an unknown value";
        }

        return body.Text("self_trade_prevention_type") is "taker_at_cross" or "maker"
            ? null
            : "self_trade_prevention_type has an unknown value";
    }
}
