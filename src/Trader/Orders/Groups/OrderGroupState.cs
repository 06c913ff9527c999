namespace Trader.Orders.Groups;

/// <summary>What an order group of ours is, as far as anything said so.</summary>
public enum OrderGroupState
{
    /// <summary>It takes orders.</summary>
    Active = 0,

    /// <summary>Its limit was reached, or somebody triggered it: its orders are cancelled, and it takes none until it is reset.</summary>
    Triggered,

    /// <summary>It is gone.</summary>
    Deleted,
}

/// <summary>The wire words of <see cref="OrderGroupState"/>.</summary>
public static class OrderGroupStates
{
    /// <summary>The wire word, for example <c>triggered</c>.</summary>
    public static string ToWire(this OrderGroupState state) =>
        state switch
        {
            OrderGroupState.Active => "active",
            OrderGroupState.Triggered => "triggered",
            OrderGroupState.Deleted => "deleted",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of an order group."),
        };
}
