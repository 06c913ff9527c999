using Kalshi.Client.Rest;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Live.Orders;

namespace Trader.Live.Coordination;

// Order groups. Each call is made once; whether and when it is made again is the core's to say.
public sealed partial class ExchangeCalls
{
    /// <summary>Makes an order group.</summary>
    public void CreateOrderGroup(CreateOrderGroup command) =>
        calls.Run(async cancellation =>
        {
            var request = new CreateOrderGroupRequest { ContractsLimit = command.ContractsLimit, ExchangeIndex = command.Shard };
            var outcome = await client.CreateOrderGroupAsync(request, cancellation);
            var id = outcome is WriteOutcome<CreateOrderGroupResponse>.Done { Response: var made } ? made.OrderGroupId : null;
            await PostGroupAsync(OrderGroupRequest.Create, command.Shard, id, outcome);
        });

    /// <summary>Gives an order group another limit.</summary>
    public void LimitOrderGroup(LimitOrderGroup command) =>
        ChangeGroup(
            OrderGroupRequest.Limit,
            command.Shard,
            command.OrderGroupId,
            (id, shard, cancellation) =>
                client.UpdateOrderGroupLimitAsync(
                    id,
                    command.ContractsLimit,
                    exchangeIndex: shard,
                    cancellationToken: cancellation
                )
        );

    /// <summary>Resets an order group.</summary>
    public void ResetOrderGroup(ResetOrderGroup command) =>
        ChangeGroup(
            OrderGroupRequest.Reset,
            command.Shard,
            command.OrderGroupId,
            (id, shard, cancellation) => client.ResetOrderGroupAsync(id, exchangeIndex: shard, cancellationToken: cancellation)
        );

    /// <summary>Deletes an order group.</summary>
    public void DeleteOrderGroup(DeleteOrderGroup command) =>
        ChangeGroup(
            OrderGroupRequest.Delete,
            command.Shard,
            command.OrderGroupId,
            (id, shard, cancellation) => client.DeleteOrderGroupAsync(id, exchangeIndex: shard, cancellationToken: cancellation)
        );

    private void ChangeGroup<T>(
        OrderGroupRequest request,
        int shard,
        string groupId,
        Func<string, int, CancellationToken, Task<WriteOutcome<T>>> change
    )
        where T : class =>
        calls.Run(async cancellation =>
            await PostGroupAsync(request, shard, groupId, await change(groupId, shard, cancellation))
        );

    private async Task PostGroupAsync<T>(OrderGroupRequest request, int shard, string? groupId, WriteOutcome<T> outcome)
        where T : class
    {
        var (fate, error) = outcome switch
        {
            WriteOutcome<T>.Done => (OrderGroupFate.Done, null),
            WriteOutcome<T>.Refused { Error: var refusal } => (FateOf(refusal), refusal),
            WriteOutcome<T>.NotSent { Error: var failure } => (OrderGroupFate.Failed, failure),
            WriteOutcome<T>.Unknown { Error: var loss } => (OrderGroupFate.Unknown, loss),
            _ => throw new InvalidOperationException("There is no other outcome."),
        };
        var answer = new OrderGroupAnswer(request, shard, groupId, fate, error?.ToString());
        await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, answer));
    }

    private static OrderGroupFate FateOf(ApiError error) =>
        CallVerdicts.For(error.Kind) switch
        {
            CallVerdict.NeverRepeat => OrderGroupFate.Refused,
            CallVerdict.LookUp => OrderGroupFate.Gone,
            CallVerdict.FindOut => OrderGroupFate.Unknown,
            _ => OrderGroupFate.Failed,
        };
}
