using Kalshi;
using Trader.Whales;

namespace Trader.Tests.Whales;

public sealed class WhaleQueueTests
{
    [Fact]
    [Trait("Requirement", "G2")]
    [Trait("Requirement", "Q14")]
    [Trait("Defect", "D-40")]
    public void A_full_queue_keeps_the_largest_of_everything_it_was_given()
    {
        var random = new SeededRandom(5);
        var queue = new WhaleQueue(new TraderOptions().WhaleQueueSize);
        var all = new List<(int Contracts, long Ms)>();
        var displaced = new List<(int Contracts, long Ms)>();
        for (var i = 0; i < 2_000; i++)
        {
            var entry = (random.Between(100, 400), (long)i);
            all.Add(entry);
            if (queue.Add(Whale(entry.Item1, i)) is { } pushedOut)
            {
                displaced.Add(Key(pushedOut));
            }

            var expected = all.OrderByDescending(whale => whale.Contracts).ThenByDescending(whale => whale.Ms).Take(10);
            Assert.Equal(expected, queue.Whales.Select(Key));
        }

        Assert.Equal(1_990, displaced.Count);
        Assert.Equal(all.Order(), displaced.Concat(queue.Whales.Select(Key)).Order());
    }

    [Fact]
    [Trait("Requirement", "G2")]
    public void Among_equals_the_newer_stands_first_and_the_oldest_is_displaced()
    {
        var queue = new WhaleQueue(2);
        Assert.Null(queue.Add(Whale(100, 1)));
        Assert.Null(queue.Add(Whale(100, 3)));
        Assert.Equal([3L, 1L], queue.Whales.Select(whale => whale.Bet.TimestampMs));
        Assert.Equal(1, queue.Add(Whale(100, 2))!.Bet.TimestampMs);
    }

    [Fact]
    [Trait("Requirement", "G5")]
    public void A_newcomer_smaller_than_all_is_itself_displaced()
    {
        var queue = new WhaleQueue(1);
        queue.Add(Whale(200, 1));
        var newcomer = Whale(199, 2);
        Assert.Same(newcomer, queue.Add(newcomer));
    }

    [Fact]
    [Trait("Requirement", "G8")]
    public void A_whale_that_grows_moves_up()
    {
        var queue = new WhaleQueue(3);
        var small = Whale(100, 1);
        queue.Add(Whale(300, 2));
        queue.Add(Whale(200, 3));
        queue.Add(small);
        small.Bet.Add(Price.FromCents(50), Quantity.FromContracts(150));
        queue.Reorder(small);
        Assert.Equal([300, 250, 200], queue.Whales.Select(whale => Key(whale).Contracts));
    }

    private static WaitingWhale Whale(int contracts, long ms)
    {
        var bet = new Bet("M", Outcome.Yes, ms);
        bet.Add(Price.FromCents(50), Quantity.FromContracts(contracts));
        return new WaitingWhale(bet);
    }

    private static (int Contracts, long Ms) Key(WaitingWhale whale) =>
        ((int)(whale.Bet.Count.Hundredths / 100), whale.Bet.TimestampMs);
}
