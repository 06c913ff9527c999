using Kalshi.Wire;

namespace Kalshi.Client.Rest;

// The account's limits, keys, subaccounts and money on the move.
public sealed partial class KalshiRestClient
{
    private const string SubaccountsResource = "/portfolio/subaccounts";
    private const string ShardTransferResource = "/portfolio/intra_exchange_instance_transfer";

    /// <summary>The account's token buckets.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public Task<ApiLimitsResponse> GetApiLimitsAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(RestCall.Get("/account/limits"), WireJson.Default.ApiLimitsResponse, cancellationToken);

    /// <summary>What each call costs in tokens.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public Task<EndpointCostsResponse> GetEndpointCostsAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(RestCall.Get("/account/endpoint_costs"), WireJson.Default.EndpointCostsResponse, cancellationToken);

    /// <summary>Asks the exchange for the account's limits and prices and hands them to the budget; without a budget, does nothing.</summary>
    /// <exception cref="KalshiApiException">A call failed for good, or the exchange says what cannot be; the budget stays as it was.</exception>
    public async Task LearnBudgetAsync(CancellationToken cancellationToken = default)
    {
        if (options.Budget is not { } budget)
        {
            return;
        }

        var limits = await GetApiLimitsAsync(cancellationToken);
        var costs = await GetEndpointCostsAsync(cancellationToken);
        try
        {
            budget.Learn(limits, costs);
        }
        catch (ArgumentException exception)
        {
            throw new KalshiApiException(
                new ApiError
                {
                    HttpStatus = 200,
                    Code = "unreadable_answer",
                    Message = exception.Message,
                    Kind = ApiErrorKind.ExchangeFault,
                },
                exception
            );
        }
    }

    /// <summary>The account's keys, without secrets, and when its attestation of place ends.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public Task<ApiKeysResponse> GetApiKeysAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(RestCall.Get("/api_keys"), WireJson.Default.ApiKeysResponse, cancellationToken);

    /// <summary>Makes a subaccount, once; there are at most 63.</summary>
    public Task<WriteOutcome<CreateSubaccountResponse>> CreateSubaccountAsync(CancellationToken cancellationToken = default) =>
        WriteAsync(
            new RestCall(HttpMethod.Post, SubaccountsResource) { Body = OrderBody.EmptyObject() },
            WireJson.Default.CreateSubaccountResponse,
            cancellationToken
        );

    /// <summary>Moves money between subaccounts, once; repeated under the same client id it is refused, not done twice.</summary>
    /// <exception cref="ArgumentException">A subaccount or amount outside its range, or the same subaccount twice.</exception>
    public Task<WriteOutcome<Acknowledgement>> TransferBetweenSubaccountsAsync(
        SubaccountTransferRequest request,
        CancellationToken cancellationToken = default
    )
    {
        if (string.IsNullOrEmpty(request.ClientTransferId))
        {
            throw new ArgumentException("A transfer needs a client transfer id.", nameof(request));
        }

        OptionRange.Require(request.FromSubaccount, 0, 63);
        OptionRange.Require(request.ToSubaccount, 0, 63);
        OptionRange.Require(request.AmountCents, 1, long.MaxValue);
        if (request.FromSubaccount == request.ToSubaccount)
        {
            throw new ArgumentException($"Subaccount {request.FromSubaccount} cannot send to itself.", nameof(request));
        }

        return AcknowledgeAsync(
            new RestCall(HttpMethod.Post, SubaccountsResource + "/transfer")
            {
                Body = OrderBody.Json(request, WireJson.Default.SubaccountTransferRequest),
            },
            cancellationToken
        );
    }

    /// <summary>The cash of every subaccount on every shard.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<IReadOnlyList<SubaccountBalanceDto>> GetSubaccountBalancesAsync(
        CancellationToken cancellationToken = default
    )
    {
        var call = RestCall.Get(SubaccountsResource + "/balances");
        return (await ReadAsync(call, WireJson.Default.SubaccountBalancesResponse, cancellationToken)).SubaccountBalances;
    }

    /// <summary>All transfers between subaccounts, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<SubaccountTransferDto> GetSubaccountTransfersAsync(CancellationToken cancellationToken = default) =>
        ReadPagesAsync(
            "subaccount transfers",
            SubaccountsResource + "/transfers",
            () => new QueryText(),
            WireJson.Default.SubaccountTransfersResponse,
            page => (page.Transfers, page.Cursor),
            cancellationToken,
            MaxTransfersPerPage
        );

    /// <summary>Moves money from shard to shard, once. The exchange does it later: look at the balances before ordering.</summary>
    /// <exception cref="ArgumentException">An amount below 1.</exception>
    public Task<WriteOutcome<ShardTransferResponse>> TransferBetweenShardsAsync(
        ShardTransferRequest request,
        CancellationToken cancellationToken = default
    )
    {
        OptionRange.Require(request.Amount, 1, long.MaxValue);
        return WriteAsync(
            new RestCall(HttpMethod.Post, ShardTransferResource)
            {
                Body = OrderBody.Json(request, WireJson.Default.ShardTransferRequest),
            },
            WireJson.Default.ShardTransferResponse,
            cancellationToken
        );
    }

    /// <summary>All transfers between shards, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<ShardTransferDto> GetShardTransfersAsync(CancellationToken cancellationToken = default) =>
        ReadPagesAsync(
            "shard transfers",
            ShardTransferResource + "s",
            () => new QueryText(),
            WireJson.Default.ShardTransfersResponse,
            page => (page.Transfers, page.Cursor),
            cancellationToken,
            MaxTransfersPerPage
        );

    /// <summary>One transfer between shards.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<ShardTransferDto> GetShardTransferAsync(string transferId, CancellationToken cancellationToken = default)
    {
        var response = await ReadAsync(
            RestCall.Get(
                $"{ShardTransferResource}s/{Uri.EscapeDataString(transferId)}",
                template: ShardTransferResource + "s/:transfer_id"
            ),
            WireJson.Default.ShardTransferDetailResponse,
            cancellationToken
        );
        return response.Transfer;
    }

    private const int MaxTransfersPerPage = 500;
}
