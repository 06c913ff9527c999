using Kalshi;
using Kalshi.Simulator.Exchange;
using Kalshi.Wire;

namespace Trader.Live.Tests.InMemory;

/// <summary>What the exchange's objects look like on the wire, for a trader that is connected without one.</summary>
internal static class ExchangeViews
{
    public static MarketDto View(this Market market, long nowMs) =>
        new()
        {
            Ticker = market.Ticker,
            EventTicker = market.Spec.EventTicker,
            ExchangeIndex = market.Shard.Index,
            Status = market.Status.ToWire(),
            CloseTime = DateTimeOffset.FromUnixTimeMilliseconds(market.Spec.CloseMs),
            VolumeFp = market.Volume,
            Volume24hFp = market.Volume24Hours(nowMs),
            PriceRanges = [.. market.Spec.Grid.Bands.Select(band => new PriceRangeDto(band.Start, band.End, band.Step))],
        };

    public static BookSnapshot Snapshot(this Market market) =>
        new(market.Ticker, [.. market.Book.Levels(BookSide.Bid)], [.. market.Book.Levels(BookSide.Ask)]);

    public static PublicTrade View(this TradeRecord trade) =>
        new(
            OpaqueId.FromText(trade.Id.ToString("D")),
            trade.Market.Ticker,
            trade.YesPrice,
            trade.Count,
            trade.TakerSide,
            IsBlockTrade: false,
            trade.TimeMs
        );

    public static FillMessage View(this FillRecord fill) =>
        new()
        {
            TradeId = fill.TradeId.ToString("D"),
            OrderId = fill.Order.Id.ToString("D"),
            ClientOrderId = fill.Order.ClientOrderId,
            Ticker = fill.Order.Market.Ticker,
            IsTaker = fill.IsTaker,
            Outcome = fill.Order.Side.ToOutcome(),
            YesPrice = fill.YesPrice,
            Count = fill.Count,
            Fee = fill.Fee,
            PostPosition = fill.PostPosition,
            TimestampMs = fill.TimeMs,
        };

    public static FillDto ToDto(this FillRecord fill) =>
        new()
        {
            TradeId = fill.TradeId.ToString("D"),
            OrderId = fill.Order.Id.ToString("D"),
            Ticker = fill.Order.Market.Ticker,
            OutcomeSide = fill.Order.Side.ToOutcome().ToWire(),
            BookSide = fill.Order.Side.ToWire(),
            CountFp = fill.Count,
            YesPriceDollars = fill.YesPrice,
            IsTaker = fill.IsTaker,
            FeeCost = fill.Fee,
            CreatedTime = DateTimeOffset.FromUnixTimeMilliseconds(fill.TimeMs),
        };

    public static UserOrderMessage View(this Order order, UpdateReason reason, long nowMs) =>
        new()
        {
            OrderId = order.Id.ToString("D"),
            ClientOrderId = order.ClientOrderId ?? "",
            Ticker = order.Market.Ticker,
            Status = order.Status.ToWire(),
            Outcome = order.Side.ToOutcome(),
            YesPrice = order.Price,
            InitialCount = order.InitialCount,
            FillCount = order.FilledCount,
            RemainingCount = order.RemainingCount,
            LastUpdateReason = reason.ToWire(),
            LastUpdatedMs = nowMs,
        };

    public static OrderDto ToDto(this Order order) =>
        new()
        {
            OrderId = order.Id.ToString("D"),
            ClientOrderId = order.ClientOrderId,
            Ticker = order.Market.Ticker,
            Status = order.Status.ToWire(),
            OutcomeSide = order.Side.ToOutcome().ToWire(),
            BookSide = order.Side.ToWire(),
            YesPriceDollars = order.Price,
            NoPriceDollars = order.Price.Complement,
            InitialCountFp = order.InitialCount,
            FillCountFp = order.FilledCount,
            RemainingCountFp = order.RemainingCount,
            CreatedTime = DateTimeOffset.FromUnixTimeMilliseconds(order.CreatedMs),
        };

    public static SettlementDto ToDto(this SettlementRecord settlement) =>
        new()
        {
            Ticker = settlement.Market.Ticker,
            MarketResult = settlement.Market.Result.ToWire(),
            YesCountFp = settlement.Net.IsPositive ? settlement.Net : Quantity.Zero,
            NoCountFp = settlement.Net.IsNegative ? -settlement.Net : Quantity.Zero,
            Revenue = settlement.Revenue.FloorToCents(),
            SettledTime = DateTimeOffset.FromUnixTimeMilliseconds(settlement.TimeMs),
            FeeCost = settlement.Fees,
        };

    public static MarketPositionDto ToDto(this Position position) =>
        new()
        {
            Ticker = position.Market.Ticker,
            PositionFp = position.Net,
            MarketExposureDollars = position.Cost,
            RealizedPnlDollars = position.Realized,
            FeesPaidDollars = position.Fees,
            TotalTradedDollars = position.TotalTraded,
        };
}
