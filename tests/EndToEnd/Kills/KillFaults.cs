namespace Trader.EndToEnd.Kills;

/// <summary>What goes wrong while the trader is killed and comes back.</summary>
internal static class KillFaults
{
    /// <summary>One of each kind, each with dice of its own.</summary>
    public static IEnumerable<Dictionary<string, object>> All(Random dice)
    {
        yield return Fault(dice, "delay_answer", 0.3, ("verb", "create"), ("delay_ms", 400));
        yield return Fault(dice, "lose_answer", 0.15, ("verb", "create"));
        yield return Fault(dice, "lose_request", 0.05, ("verb", "create"));
        yield return Fault(dice, "lose_answer", 0.15, ("verb", "cancel"));
        yield return Fault(dice, "rate_limited", 0.04);
        yield return Fault(dice, "server_error", 0.03);
        yield return Fault(dice, "unavailable", 0.03);
        yield return Fault(dice, "delay_answer", 0.1, ("method", "GET"), ("delay_ms", 150));
        yield return Fault(dice, "drop_message", 0.25, ("channel", "fill"));
        yield return Fault(dice, "drop_message", 0.25, ("channel", "user_orders"));
        yield return Fault(dice, "drop_message", 0.002, ("channel", "orderbook_delta"));
        yield return Fault(dice, "cut_connection", 0.001);
    }

    private static Dictionary<string, object> Fault(
        Random dice,
        string kind,
        double probability,
        params (string Name, object Value)[] more
    )
    {
        var fault = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["kind"] = kind,
            ["probability"] = probability,
            ["seed"] = dice.Next(),
        };
        foreach (var (name, value) in more)
        {
            fault.Add(name, value);
        }

        return fault;
    }
}
