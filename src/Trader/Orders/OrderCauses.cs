namespace Trader.Orders;

/// <summary>The wire words of <see cref="OrderCause"/>.</summary>
public static class OrderCauses
{
    /// <summary>The wire word, for example <c>change_answer</c>.</summary>
    public static string ToWire(this OrderCause cause) =>
        cause switch
        {
            OrderCause.Decision => "decision",
            OrderCause.Gateway => "gateway",
            OrderCause.Answer => "answer",
            OrderCause.ChangeAnswer => "change_answer",
            OrderCause.Stream => "stream",
            OrderCause.Fill => "fill",
            OrderCause.List => "list",
            OrderCause.Absence => "absence",
            _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "Not a cause."),
        };
}
