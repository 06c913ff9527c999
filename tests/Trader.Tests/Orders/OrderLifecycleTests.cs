using Trader.Orders;

namespace Trader.Tests.Orders;

[Trait("Requirement", "I1")]
public sealed class OrderLifecycleTests
{
    [Fact]
    public void Every_move_stands_once_in_the_table_and_in_the_operators_page()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "orders.md"));
        var keys = OrderLifecycle.Moves.Select(move => (move.From, move.To)).ToArray();
        Assert.Equal(keys.Length, keys.Distinct().Count());
        foreach (var move in OrderLifecycle.Moves)
        {
            var causes = string.Join(", ", move.Causes.Select(cause => OrderCauses.ToWire(cause)));
            var row = $"| {move.From.ToWire()} | {move.To.ToWire()} | {causes} | {move.Meaning} |";
            Assert.Contains(row, page, StringComparison.Ordinal);
        }

        var rows = page.Split('\n')
            .Count(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Count(c => c == '|') == 5);
        Assert.Equal(OrderLifecycle.Moves.Length + 1, rows);
    }

    [Fact]
    public void Nothing_but_evidence_of_the_exchange_moves_an_order_that_ended()
    {
        OrderCause[] evidence = [OrderCause.Stream, OrderCause.Fill, OrderCause.List];
        foreach (var move in OrderLifecycle.Moves.Where(move => move.From.IsFinal()))
        {
            Assert.All(move.Causes, cause => Assert.Contains(cause, evidence));
        }
    }

    [Fact]
    [Trait("Promise", "R3")]
    public void An_order_of_unknown_fate_is_given_up_by_proof_of_absence_alone()
    {
        var move = OrderLifecycle.Moves.Single(move => (move.From, move.To) == (OrderState.Unknown, OrderState.Rejected));
        Assert.Equal([OrderCause.Absence], move.Causes);
        Assert.DoesNotContain(
            OrderLifecycle.Moves,
            move => move.From != OrderState.Unknown && move.Causes.Contains(OrderCause.Absence)
        );
    }

    [Fact]
    public void Whatever_is_not_listed_is_refused()
    {
        foreach (var from in Enum.GetValues<OrderState>())
        {
            foreach (var to in Enum.GetValues<OrderState>())
            {
                foreach (var cause in Enum.GetValues<OrderCause>())
                {
                    var isListed = OrderLifecycle.Moves.Any(move =>
                        move.From == from && move.To == to && move.Causes.Contains(cause)
                    );
                    Assert.Equal(isListed, OrderLifecycle.CanMove(from, to, cause));
                }
            }
        }
    }
}
