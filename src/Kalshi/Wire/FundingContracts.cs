using System.Diagnostics.CodeAnalysis;

namespace Kalshi.Wire;

/// <summary>Answer to <c>POST /portfolio/subaccounts</c>.</summary>
public sealed record CreateSubaccountResponse(int SubaccountNumber);

/// <summary>Body of <c>POST /portfolio/subaccounts/transfer</c> (§7.5).</summary>
public sealed record SubaccountTransferRequest
{
    /// <summary>A UUID of the client's; the same one twice moves money once.</summary>
    public required string ClientTransferId { get; init; }

    /// <summary>Where the money comes from, 0 to 63.</summary>
    public required int FromSubaccount { get; init; }

    /// <summary>Where it goes, 0 to 63.</summary>
    public required int ToSubaccount { get; init; }

    /// <summary>Cents.</summary>
    public required long AmountCents { get; init; }

    /// <summary>The shard; absent means 0.</summary>
    public int? ExchangeIndex { get; init; }
}

/// <summary>The cash of one subaccount on one shard.</summary>
public sealed record SubaccountBalanceDto
{
    /// <summary>The subaccount.</summary>
    public required int SubaccountNumber { get; init; }

    /// <summary>The shard.</summary>
    public int ExchangeIndex { get; init; }

    /// <summary>Cash, dollars.</summary>
    public required Money Balance { get; init; }

    /// <summary>When it was read, Unix seconds.</summary>
    public long UpdatedTs { get; init; }
}

/// <summary><c>GET /portfolio/subaccounts/balances</c>.</summary>
public sealed record SubaccountBalancesResponse
{
    /// <summary>One entry per subaccount and shard.</summary>
    [AllowNull]
    public required IReadOnlyList<SubaccountBalanceDto> SubaccountBalances
    {
        get;
        init => field = value ?? [];
    }
}

/// <summary>A transfer between subaccounts.</summary>
public sealed record SubaccountTransferDto
{
    /// <summary>The exchange's id of the transfer.</summary>
    public string? TransferId { get; init; }

    /// <summary>Where the money came from.</summary>
    public int FromSubaccount { get; init; }

    /// <summary>Where it went.</summary>
    public int ToSubaccount { get; init; }

    /// <summary>Cents.</summary>
    public long AmountCents { get; init; }

    /// <summary>When, Unix seconds; 0 where not said.</summary>
    public long CreatedTs { get; init; }

    /// <summary>The shard whose money moved.</summary>
    public int ExchangeIndex { get; init; }
}

/// <summary><c>GET /portfolio/subaccounts/transfers</c>.</summary>
public sealed record SubaccountTransfersResponse
{
    /// <summary>The transfers of the page.</summary>
    [AllowNull]
    public required IReadOnlyList<SubaccountTransferDto> Transfers
    {
        get;
        init => field = value ?? [];
    }

    /// <summary>The next page; empty or absent on the last.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Body of <c>POST /portfolio/intra_exchange_instance_transfer</c>: money from shard to shard (§7.5).</summary>
public sealed record ShardTransferRequest
{
    /// <summary>Instance it comes from; the event contracts unless said otherwise.</summary>
    public string Source { get; init; } = "event_contract";

    /// <summary>Instance it goes to.</summary>
    public string Destination { get; init; } = "event_contract";

    /// <summary>Hundredths of a cent: 10 000 are one dollar.</summary>
    public required long Amount { get; init; }

    /// <summary>Shard it comes from.</summary>
    public int? SourceExchangeShard { get; init; }

    /// <summary>Shard it goes to.</summary>
    public int? DestinationExchangeShard { get; init; }

    /// <summary>A UUID of the client's; the same one twice moves money once.</summary>
    public string? ClientTransferId { get; init; }
}

/// <summary>Answer to a transfer between shards, which takes effect later.</summary>
public sealed record ShardTransferResponse
{
    /// <summary>The exchange's id of the transfer.</summary>
    public required string TransferId { get; init; }
}

/// <summary>A transfer between shards as the exchange lists it.</summary>
public sealed record ShardTransferDto
{
    /// <summary>The exchange's id of the transfer.</summary>
    public required string TransferId { get; init; }

    /// <summary>The client's id of it, where the exchange sends it.</summary>
    public string? ClientTransferId { get; init; }

    /// <summary><c>pending</c> or <c>complete</c>.</summary>
    public string? Status { get; init; }

    /// <summary>What was moved. The exchange writes dollars here, and hundredths of a cent in the request.</summary>
    public required Money Amount { get; init; }

    /// <summary>Instance it came from, <c>event_contract</c> or <c>margined</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Instance it went to.</summary>
    public string? Destination { get; init; }

    /// <summary>Shard it came from.</summary>
    public int? SourceExchangeShard { get; init; }

    /// <summary>Shard it went to.</summary>
    public int? DestinationExchangeShard { get; init; }

    /// <summary>When it was asked for, Unix seconds.</summary>
    public long CreatedTs { get; init; }
}

/// <summary><c>GET /portfolio/intra_exchange_instance_transfers/{id}</c>.</summary>
public sealed record ShardTransferDetailResponse(ShardTransferDto Transfer);

/// <summary><c>GET /portfolio/intra_exchange_instance_transfers</c>.</summary>
public sealed record ShardTransfersResponse
{
    /// <summary>The transfers of the page.</summary>
    [AllowNull]
    public required IReadOnlyList<ShardTransferDto> Transfers
    {
        get;
        init => field = value ?? [];
    }

    /// <summary>The next page; empty or absent on the last.</summary>
    public string? Cursor { get; init; }
}

/// <summary>An answer that says nothing but that it was done: <c>{}</c>, 204, or no body at all.</summary>
public sealed record Acknowledgement;
