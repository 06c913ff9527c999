using System.Text;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.InMemory;
using Kalshi.Simulator.Server;

namespace Trader.Lab.World;

/// <summary>People at other keyboards: the account's owner in the exchange's own app, and the exchange's operator.</summary>
internal sealed class Hands
{
    private const string Orders = "/trade-api/v2/portfolio/events/orders";
    private const string Groups = "/trade-api/v2/portfolio/order_groups";

    private readonly InMemoryExchange exchange;
    private readonly Account account;
    private readonly string keyId;
    private readonly Agenda agenda;
    private int orders;

    public Hands(InMemoryExchange exchange, Account account, string keyId, Agenda agenda)
    {
        this.exchange = exchange;
        this.account = account;
        this.keyId = keyId;
        this.agenda = agenda;
    }

    /// <summary>What the client order ids of orders by hand begin with.</summary>
    public const string Prefix = "hand-";

    /// <summary>Markets in which they changed the account.</summary>
    public HashSet<Market> Touched { get; } = [];

    /// <summary>When they last did something to the account, Unix milliseconds; 0 for never.</summary>
    public long LastMs { get; private set; }

    /// <summary>Places an order.</summary>
    public void Order(ulong seed)
    {
        var dice = new SplitMix64(seed);
        if (FindMarket(dice) is not { } market)
        {
            return;
        }

        var side = dice.OneOf("bid", "ask");
        var cents = dice.NextInt(1, 99);
        var body = $$"""
            {"ticker":"{{market.Ticker}}","side":"{{side}}","count":"{{dice.NextInt(1, 20)}}.00","price":"0.{{cents:D2}}00",
            "time_in_force":"good_till_canceled","self_trade_prevention_type":"taker_at_cross","client_order_id":"{{Prefix}}{{++orders}}"}
            """;
        Touched.Add(market);
        Ask("POST", Orders, body);
    }

    /// <summary>Cancels a resting order, whoever placed it.</summary>
    public void Cancel(ulong seed)
    {
        var resting = account.Orders.NewestFirst().Where(order => order.IsInBook).ToList();
        if (resting.Count > 0)
        {
            Ask("DELETE", $"{Orders}/{resting[new SplitMix64(seed).NextInt(resting.Count)].Id:D}", "");
        }
    }

    /// <summary>Groups that they made themselves, by the exchange's id.</summary>
    public HashSet<string> OwnGroups { get; } = new(StringComparer.Ordinal);

    /// <summary>Does something to an order group.</summary>
    public void Touch(TouchGroup action)
    {
        var dice = new SplitMix64(action.Dice);
        if (action.Deed == GroupDeed.Make)
        {
            MakeGroup(dice);
            return;
        }

        var groups = account.OrderGroups.ToList();
        if (groups.Count == 0)
        {
            return;
        }

        var path = $"{Groups}/{groups[dice.NextInt(groups.Count)].Id:D}";
        switch (action.Deed)
        {
            case GroupDeed.Trigger:
                Ask("PUT", $"{path}/trigger", "{}");
                break;
            case GroupDeed.Limit:
                Ask("PUT", $"{path}/limit", $$"""{"contracts_limit":{{dice.NextInt(1, 1_000)}}}""");
                break;
            default:
                Ask("DELETE", path, "");
                break;
        }
    }

    private void MakeGroup(SplitMix64 dice)
    {
        var before = account.OrderGroups.Select(group => group.Id).ToHashSet();
        Ask("POST", $"{Groups}/create", """{"contracts_limit":100}""");
        if (account.OrderGroups.FirstOrDefault(group => !before.Contains(group.Id)) is not { } made)
        {
            return;
        }

        OwnGroups.Add($"{made.Id:D}");
        if (FindMarket(dice) is { } market)
        {
            var body = $$"""
                {"ticker":"{{market.Ticker}}","side":"bid","count":"3.00","price":"0.0100","time_in_force":"good_till_canceled",
                "self_trade_prevention_type":"taker_at_cross","client_order_id":"{{Prefix}}{{++orders}}","order_group_id":"{{made.Id:D}}"}
                """;
            Touched.Add(market);
            Ask("POST", Orders, body);
        }
    }

    /// <summary>Does what an operator does, and undoes it later.</summary>
    public void Operate(Operate action)
    {
        var target = action.Verb.EndsWith("_market", StringComparison.Ordinal)
            ? FindMarket(new SplitMix64(action.Dice))?.Ticker
            : "";
        if (target is null)
        {
            return;
        }

        var market = target.Length == 0 ? "" : $", \"market\":\"{target}\"";
        Operate(action.Verb, market);
        if (action.UndoneAfterMs > 0)
        {
            var undoing = action.Verb == "deactivate_market" ? "activate_market" : "resume";
            agenda.At(agenda.NowMs + action.UndoneAfterMs, () => Operate(undoing, market));
        }
    }

    // Whether the operator can do it now is the exchange's to say; a market may have closed meanwhile.
    private void Operate(string verb, string more) =>
        exchange.Operate("POST", "/sim/v1/actions", Encoding.UTF8.GetBytes($$"""{"do":"{{verb}}"{{more}}}"""));

    private Market? FindMarket(SplitMix64 dice)
    {
        var active = exchange.Engine.Markets.Where(market => market.Status == MarketStatus.Active).ToList();
        return active.Count == 0 ? null : active[dice.NextInt(active.Count)];
    }

    private void Ask(string method, string path, string body)
    {
        LastMs = agenda.NowMs;
        exchange.Send(
            new RestRequest
            {
                Method = method,
                Path = path,
                ContentType = body.Length == 0 ? "" : "application/json",
                KeyId = keyId,
                Timestamp = agenda.NowMs.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Body = Encoding.UTF8.GetBytes(body),
            }
        );
    }
}
