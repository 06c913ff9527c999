namespace Kalshi.Simulator.Server;

/// <summary>The shape of order and authentication errors (doubt D5). <c>default</c> is <see cref="Nested"/>.</summary>
public enum ErrorEnvelope
{
    /// <summary><c>{"error":{"code","message","details"?}}</c>: as recorded since <c>service</c> was removed.</summary>
    Nested = 0,

    /// <summary>The same with <c>"service":"exchange"</c>: as recorded in June 2026.</summary>
    NestedWithService,

    /// <summary><c>{"code","message","details"?}</c>: as the published schema says.</summary>
    Flat,
}

/// <summary>
/// What nobody outside the exchange knows for sure about its REST answers: each doubt of §13 that REST settles, with the stance
/// taken unless said otherwise. The doubts about matching and money are options of the engine.
/// </summary>
public sealed record DoubtOptions
{
    /// <summary>D3: tokens of cancel-all, 1 to 1 000. 2 is one cancel's price; the endpoint's own text still says 10.</summary>
    public int CancelAllCostTokens { get; init; } = 2;

    /// <summary>D3: whether an order write that leaves the shard to the exchange bills every shard's bucket (the newer page) or only the unscoped one.</summary>
    public bool AutoRoutedWritesBillEveryShard { get; init; } = true;

    /// <summary>D4: HTTP status of an accepted order, 200 to 201. Every recording says 201, third parties also report 200.</summary>
    public int CreatedStatus { get; init; } = 201;

    /// <summary>D4: HTTP status of orders refused for a closed market, a pause or a triggered group, 400 to 409.</summary>
    public int RejectedStatus { get; init; } = 400;

    /// <summary>D4: whether the codes of these refusals are spelled as FIX spells them (<c>MARKET_INACTIVE</c>).</summary>
    public bool UpperCaseRejections { get; init; }

    /// <summary>D5: the shape of errors.</summary>
    public ErrorEnvelope Errors { get; init; }

    /// <summary>D12: whether a settlement's <c>value</c> is null for a scalar result instead of the cents of one YES contract.</summary>
    public bool ScalarSettlementValueIsNull { get; init; }

    /// <summary>D18: whether order books need a signature, as the published schema marks them.</summary>
    public bool OrderbookNeedsSignature { get; init; }

    /// <summary>D20: whether a wrong <c>exchange_index</c> is overlooked where the ticker or the order id says where to look.</summary>
    public bool WrongShardIsOverlooked { get; init; }

    internal void Validate()
    {
        SimulatorOptions.Check(nameof(CancelAllCostTokens), CancelAllCostTokens, 1, 1_000);
        SimulatorOptions.Check(nameof(CreatedStatus), CreatedStatus, 200, 201);
        SimulatorOptions.Check(nameof(RejectedStatus), RejectedStatus, 400, 409);
    }
}
