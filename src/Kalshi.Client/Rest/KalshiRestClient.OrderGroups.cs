using Kalshi.Wire;

namespace Kalshi.Client.Rest;

// Order groups: a limit on what a set of orders may match within 15 s (§7.6). Each belongs to one subaccount and one shard.
public sealed partial class KalshiRestClient
{
    private const string GroupsResource = "/portfolio/order_groups";
    private const string GroupTemplate = GroupsResource + "/:order_group_id";

    /// <summary>All order groups.</summary>
    /// <param name="subaccount">Only of this one, 0 to 63; null for what the exchange takes as its default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<IReadOnlyList<OrderGroupDto>> GetOrderGroupsAsync(
        int? subaccount = null,
        CancellationToken cancellationToken = default
    )
    {
        var call = RestCall.Get(GroupsResource, new QueryText().Add("subaccount", subaccount));
        return (await ReadAsync(call, WireJson.Default.OrderGroupsResponse, cancellationToken)).OrderGroups;
    }

    /// <summary>One order group with the ids of its orders.</summary>
    /// <exception cref="KalshiApiException">The call failed for good; kind <see cref="ApiErrorKind.NotFound"/> for an unknown one.</exception>
    public Task<OrderGroupResponse> GetOrderGroupAsync(
        string groupId,
        int? subaccount = null,
        CancellationToken cancellationToken = default
    ) =>
        ReadAsync(
            RestCall.Get(
                $"{GroupsResource}/{Uri.EscapeDataString(groupId)}",
                new QueryText().Add("subaccount", subaccount),
                GroupTemplate
            ),
            WireJson.Default.OrderGroupResponse,
            cancellationToken
        );

    /// <summary>Makes an order group.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1 000 000 contracts.</exception>
    public Task<WriteOutcome<CreateOrderGroupResponse>> CreateOrderGroupAsync(
        CreateOrderGroupRequest request,
        CancellationToken cancellationToken = default
    )
    {
        OptionRange.Require(request.ContractsLimit, 1, 1_000_000);
        var call = new RestCall(HttpMethod.Post, GroupsResource + "/create")
        {
            Body = OrderBody.Json(request, WireJson.Default.CreateOrderGroupRequest),
            Shard = request.ExchangeIndex ?? 0,
        };
        return WriteAsync(call, WireJson.Default.CreateOrderGroupResponse, cancellationToken);
    }

    /// <summary>Changes a group's limit; below what matched in the last 15 s it triggers at once.</summary>
    /// <param name="groupId">The group.</param>
    /// <param name="contractsLimit">Whole contracts, 1 to 1 000 000.</param>
    /// <param name="subaccount">Its subaccount, 0 to 63; null for 0.</param>
    /// <param name="exchangeIndex">Its shard; null for 0.</param>
    /// <param name="cancellationToken">Ends the wait, not the request.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1 000 000 contracts.</exception>
    public Task<WriteOutcome<Acknowledgement>> UpdateOrderGroupLimitAsync(
        string groupId,
        long contractsLimit,
        int? subaccount = null,
        int? exchangeIndex = null,
        CancellationToken cancellationToken = default
    )
    {
        OptionRange.Require(contractsLimit, 1, 1_000_000);
        var body = OrderBody.Json(
            new UpdateOrderGroupLimitRequest(contractsLimit),
            WireJson.Default.UpdateOrderGroupLimitRequest
        );
        return AcknowledgeAsync(
            Group(HttpMethod.Put, groupId, "/limit", subaccount, exchangeIndex) with
            {
                Body = body,
            },
            cancellationToken
        );
    }

    /// <summary>Cancels all orders of a group and refuses new ones until it is reset.</summary>
    public Task<WriteOutcome<Acknowledgement>> TriggerOrderGroupAsync(
        string groupId,
        int? subaccount = null,
        int? exchangeIndex = null,
        CancellationToken cancellationToken = default
    ) =>
        AcknowledgeAsync(
            Group(HttpMethod.Put, groupId, "/trigger", subaccount, exchangeIndex) with
            {
                Body = OrderBody.EmptyObject(),
            },
            cancellationToken
        );

    /// <summary>Clears a group's trigger and its count.</summary>
    public Task<WriteOutcome<Acknowledgement>> ResetOrderGroupAsync(
        string groupId,
        int? subaccount = null,
        int? exchangeIndex = null,
        CancellationToken cancellationToken = default
    ) =>
        AcknowledgeAsync(
            Group(HttpMethod.Put, groupId, "/reset", subaccount, exchangeIndex) with
            {
                Body = OrderBody.EmptyObject(),
            },
            cancellationToken
        );

    /// <summary>Cancels all orders of a group and removes it.</summary>
    public Task<WriteOutcome<Acknowledgement>> DeleteOrderGroupAsync(
        string groupId,
        int? subaccount = null,
        int? exchangeIndex = null,
        CancellationToken cancellationToken = default
    ) =>
        AcknowledgeAsync(
            Group(HttpMethod.Delete, groupId, "", subaccount, exchangeIndex) with
            {
                Body = OrderBody.Empty(),
            },
            cancellationToken
        );

    private static RestCall Group(HttpMethod method, string groupId, string verb, int? subaccount, int? exchangeIndex)
    {
        ArgumentException.ThrowIfNullOrEmpty(groupId);
        return new RestCall(method, $"{GroupsResource}/{Uri.EscapeDataString(groupId)}{verb}", GroupTemplate + verb)
        {
            Query = new QueryText().Add("subaccount", subaccount).Add("exchange_index", exchangeIndex).ToString(),
            Shard = exchangeIndex ?? 0,
        };
    }
}
