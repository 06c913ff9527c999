using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Operator;

/// <summary>What an operator does to markets.</summary>
internal sealed partial class OperatorDesk
{
    public void ListMarket(OperatorAction action, long nowMs, Utf8JsonWriter json)
    {
        var spec = new MarketSpec
        {
            Ticker = action.Text("ticker")!,
            EventTicker = action.Text("event_ticker")!,
            Title = action.Text("title") ?? "",
            OpenMs = action.Instant("open", nowMs) ?? nowMs,
            CloseMs = action.Instant("close", nowMs)!.Value,
            SettlementTimerSeconds = action.Whole("settlement_timer_seconds") ?? 0,
            Shard = action.Whole("shard") ?? 0,
        };
        if (spec.CloseMs <= Math.Max(nowMs, spec.OpenMs))
        {
            throw new OperatorException("close: it must lie ahead of now and of the opening.");
        }

        if (Engine.FindMarket(spec.Ticker) is not null)
        {
            throw new OperatorException($"ticker: the market {spec.Ticker} is already listed.");
        }

        var market = Try(() => Engine.ListMarket(spec, nowMs));
        json.WriteString("market_id", market.Id);
        json.WriteString("status", market.Status.ToWire());
    }

    public void Settle(OperatorAction action, long nowMs)
    {
        var market = FindMarket(action);
        if (market.Status is MarketStatus.Initialized or MarketStatus.Active or MarketStatus.Inactive)
        {
            Try(() => Engine.MoveClose(market, nowMs, nowMs));
        }

        var (result, payout) = action.Text("result") switch
        {
            "yes" => (MarketResult.Yes, Price.OneDollar),
            "no" => (MarketResult.No, Price.Zero),
            _ => (MarketResult.Scalar, action.Get<Price>("settlement_value")),
        };
        Try(() => Engine.Determine(market, result, payout, nowMs));
    }

    public void MoveClose(OperatorAction action, long closeMs, long nowMs)
    {
        var market = FindMarket(action);
        Try(() => Engine.MoveClose(market, closeMs, nowMs));
    }

    public void Deactivate(OperatorAction action, long nowMs)
    {
        var market = FindMarket(action);
        Try(() => Engine.Deactivate(market, nowMs));
    }

    public void Activate(OperatorAction action, long nowMs)
    {
        var market = FindMarket(action);
        Try(() => Engine.Activate(market, nowMs));
    }

    public void PauseTrading(OperatorAction action, long nowMs) =>
        Try(() => Engine.PauseTrading(action.Whole("shard") ?? 0, action.Instant("until", nowMs), nowMs));

    public void PauseExchange(OperatorAction action, long nowMs) =>
        Try(() => Engine.PauseExchange(action.Whole("shard") ?? 0, action.Instant("until", nowMs), nowMs));

    public void Resume(OperatorAction action, long nowMs) => Try(() => Engine.Resume(action.Whole("shard") ?? 0, nowMs));

    public void SetCash(OperatorAction action)
    {
        var account = FindAccount(action);
        Try(() =>
            Engine.SetCash(account, FindSubaccount(account, action), action.Whole("shard") ?? 0, action.Get<Money>("dollars"))
        );
    }

    public void DriftPosition(OperatorAction action, long nowMs, Utf8JsonWriter json)
    {
        var (account, market, contracts) = (FindAccount(action), FindMarket(action), action.Get<Quantity>("contracts"));
        if (market.Status is MarketStatus.Finalized)
        {
            throw new OperatorException($"market: {market.Ticker} is paid out; nothing can be held there any more.");
        }

        var subaccount = FindSubaccount(account, action);
        Engine.DriftPosition(account, market, subaccount, contracts, nowMs);
        json.WriteString("position", account.PositionIn(market, subaccount)!.Net.ToString());
    }

    private static int FindSubaccount(Account account, OperatorAction action)
    {
        var subaccount = action.Whole("subaccount") ?? 0;
        return subaccount < account.Subaccounts
            ? subaccount
            : throw new OperatorException(
                $"subaccount: the account has no subaccount {subaccount}; it has {account.Subaccounts}, counted from 0."
            );
    }

    /// <summary>Does what may be impossible now; the engine's reason becomes the answer.</summary>
    private static void Try(Action action) =>
        Try(() =>
        {
            action();
            return true;
        });

    private static T Try<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new OperatorException(exception.Message, exception);
        }
    }
}
