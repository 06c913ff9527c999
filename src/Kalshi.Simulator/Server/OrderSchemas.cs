namespace Kalshi.Simulator.Server;

/// <summary>The bodies of the requests that change orders (§6 of the API).</summary>
internal static class OrderSchemas
{
    public static BodySchema Create { get; } =
        new(
            "CreateOrderV2Request",
            new BodyField("ticker", BodyKind.Text),
            new BodyField("side", BodyKind.Text),
            new BodyField("count", BodyKind.Text),
            new BodyField("price", BodyKind.Text),
            new BodyField("time_in_force", BodyKind.Text),
            new BodyField("self_trade_prevention_type", BodyKind.Text),
            new BodyField("client_order_id", BodyKind.Text),
            new BodyField("expiration_time", BodyKind.Integer),
            new BodyField("post_only", BodyKind.Flag),
            new BodyField("reduce_only", BodyKind.Flag),
            new BodyField("cancel_order_on_pause", BodyKind.Flag),
            new BodyField("order_group_id", BodyKind.Text),
            new BodyField("subaccount", BodyKind.Integer),
            new BodyField("exchange_index", BodyKind.Integer)
        );

    public static BodySchema BatchCreate { get; } =
        new("BatchCreateOrdersV2Request", new BodyField("orders", BodyKind.Objects, Create));

    public static BodySchema BatchCancel { get; } =
        new(
            "BatchCancelOrdersV2Request",
            new BodyField(
                "orders",
                BodyKind.Objects,
                new BodySchema(
                    "BatchCancelOrdersV2RequestOrder",
                    new BodyField("order_id", BodyKind.Text),
                    new BodyField("market_ticker", BodyKind.Text),
                    new BodyField("subaccount", BodyKind.Integer),
                    new BodyField("exchange_index", BodyKind.Integer)
                )
            )
        );

    public static BodySchema Amend { get; } =
        new(
            "AmendOrderV2Request",
            new BodyField("ticker", BodyKind.Text),
            new BodyField("side", BodyKind.Text),
            new BodyField("price", BodyKind.Text),
            new BodyField("count", BodyKind.Text),
            new BodyField("client_order_id", BodyKind.Text),
            new BodyField("updated_client_order_id", BodyKind.Text),
            new BodyField("expiration_time", BodyKind.Integer),
            new BodyField("exchange_index", BodyKind.Integer)
        );

    public static BodySchema Decrease { get; } =
        new(
            "DecreaseOrderV2Request",
            new BodyField("reduce_by", BodyKind.Text),
            new BodyField("reduce_to", BodyKind.Text),
            new BodyField("market_ticker", BodyKind.Text),
            new BodyField("exchange_index", BodyKind.Integer)
        );
}
