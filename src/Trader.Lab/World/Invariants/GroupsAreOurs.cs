using Trader.Commands;

namespace Trader.Lab.World;

/// <summary>
/// Every order goes into a group that the trader made and that existed, or into none; and nobody else's group is ever reset,
/// given another limit or deleted.
/// </summary>
internal sealed class GroupsAreOurs(SimulatedWorld world) : Invariant(world, "order groups are the trader's own")
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override void OnCommand(TraderProcess process, TraderCommand command)
    {
        if (command is PlaceOrder { Intent: { OrderGroupId: { } id } intent })
        {
            Learn();
            if (World.GroupsOfOthers.Contains(id))
            {
                Break($"{intent.ClientOrderId} was put into the order group {id}, which somebody else made");
            }
            else if (!known.Contains(id))
            {
                Break($"{intent.ClientOrderId} was put into the order group {id}, which never existed");
            }
        }
    }

    /// <inheritdoc/>
    public override void OnRequest(TraderProcess process, HttpRequestMessage request)
    {
        Learn();
        var path = request.RequestUri!.AbsolutePath;
        // An emergency stop triggers whatever group there is; everything else is its owner's.
        if (
            request.Method != HttpMethod.Get
            && path.Contains("/order_groups/", StringComparison.Ordinal)
            && !path.EndsWith("/trigger", StringComparison.Ordinal)
            && World.GroupsOfOthers.Any(id => path.Contains(id, StringComparison.Ordinal))
        )
        {
            Break($"{request.Method} {path} concerns a group that somebody else made");
        }
    }

    /// <inheritdoc/>
    public override void OnStep() => Learn();

    private void Learn()
    {
        foreach (var group in World.Account.OrderGroups)
        {
            known.Add($"{group.Id:D}");
        }
    }
}
