using Trader.Journal;
using Trader.Live.Journal;

namespace Trader.Live.Tests.Journal;

public sealed class CompactedStateTests
{
    [Theory]
    [Trait("Requirement", "I1")]
    [InlineData(1ul, 3)]
    [InlineData(2ul, 50)]
    [InlineData(3ul, 1000)]
    public void A_compacted_state_adds_up_to_an_equal_one_after_every_entry(ulong seed, int maxFinished)
    {
        var history = new RandomHistory(seed);
        var state = new RecoveredState(maxFinished);
        for (var i = 0; i < 600; i++)
        {
            state.Apply(history.Next());
            var entries = CompactedState.EntriesOf(state);
            var again = new RecoveredState(maxFinished, state.EntryCount - entries.Count);
            entries.ForEach(again.Apply);

            Assert.Equal(DeepText.Of(state), DeepText.Of(again));
            Assert.True(entries.Count <= state.EntryCount);
        }
    }

    [Fact]
    public void Finished_orders_are_listed_in_the_order_they_finished_in_and_the_oldest_go_first()
    {
        var history = new RandomHistory(4);
        var state = new RecoveredState(5);
        var finished = new List<string>();
        for (var i = 0; i < 2_000; i++)
        {
            var entry = history.Next();
            var before = entry is OrderMoved moved ? state.Find(moved.ClientOrderId) : null;
            state.Apply(entry);
            if (entry is OrderMoved { State: var now } move && Trader.Orders.OrderStates.IsFinal(now) && before is not null)
            {
                if (!Trader.Orders.OrderStates.IsFinal(before.State))
                {
                    finished.Add(move.ClientOrderId);
                }
            }
        }

        Assert.Equal(finished.TakeLast(5), state.FinishedOrders.Select(order => order.Intent.ClientOrderId));
    }
}
