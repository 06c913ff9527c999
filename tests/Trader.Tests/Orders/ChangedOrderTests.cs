using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Orders;

namespace Trader.Tests.Orders;

/// <summary>
/// An order that is amended, decreased, filled and cancelled by an exchange that keeps its own simple record, with every word
/// of it delayed, repeated and out of order: what the trader knows in the end is what the record says, and what it counts on
/// the way is never too little.
/// </summary>
[Trait("Requirement", "I1")]
[Trait("Promise", "R2")]
public sealed class ChangedOrderTests
{
    private static readonly EventTime Now = new(1_000, 1_000);

    [Fact]
    public void A_thousand_random_lives_end_as_the_exchange_says_and_never_count_too_little()
    {
        for (var seed = 1UL; seed <= 1_000; seed++)
        {
            new RandomLife(seed).Run();
        }
    }

    [Fact]
    public void While_an_amend_is_on_its_way_the_worse_of_both_terms_counts()
    {
        var order = Resting();
        order.Begin(new OrderChange(OrderChangeKind.Amend, Price.FromCents(45), Quantity.FromContracts(8), Now, "dearer"));
        Assert.Equal((Quantity.FromContracts(8), Price.FromCents(45)), (order.Pending, order.WorstPrice));

        order.EndChange();
        Assert.Equal((Quantity.FromContracts(5), Price.FromCents(40)), (order.Pending, order.WorstPrice));
    }

    [Fact]
    public void An_older_word_does_not_undo_an_amend()
    {
        var order = Resting();
        order.Begin(new OrderChange(OrderChangeKind.Amend, Price.FromCents(45), Quantity.FromContracts(8), Now, "dearer"));
        order.TakeChange(Quantity.FromContracts(8), Quantity.Zero, engineMs: 50, Now);
        order.Observe(Report("resting", 0, 5, 40, updatedMs: 20), OrderCause.Stream, Now);
        Assert.Equal((Quantity.FromContracts(8), Price.FromCents(45)), (order.Remaining, order.Price));

        order.Observe(Report("resting", 0, 3, 44, updatedMs: 60), OrderCause.Stream, Now);
        Assert.Equal((Quantity.FromContracts(3), Price.FromCents(44)), (order.Remaining, order.Price));
    }

    [Fact]
    [Trait("Promise", "R14")]
    public void An_order_taken_for_cancelled_that_is_shown_to_rest_afterwards_lives_again()
    {
        var order = Resting();
        order.Begin(new OrderChange(OrderChangeKind.Cancel, order.Price, Quantity.Zero, Now, "stale"));
        order.TakeCancel(Quantity.FromContracts(5), engineMs: 50, Now);
        Assert.False(order.IsOpen);

        order.Observe(Report("resting", 0, 5, 40, updatedMs: 40), OrderCause.Stream, Now);
        Assert.False(order.IsOpen);
        order.Observe(Report("resting", 0, 5, 40, updatedMs: 60), OrderCause.Stream, Now);
        Assert.True(order.IsOpen);
        Assert.Equal(Quantity.FromContracts(5), order.Pending);
    }

    private static TrackedOrder Resting()
    {
        var order = new TrackedOrder(Intent(), Now);
        order.MarkSent();
        order.Observe(Report("resting", 0, 5, 40, updatedMs: 10), OrderCause.Stream, Now);
        return order;
    }

    private static OrderIntent Intent() =>
        new()
        {
            ClientOrderId = "st-1",
            Ticker = "M",
            Outcome = Outcome.Yes,
            Price = Price.FromCents(40),
            Count = Quantity.FromContracts(5),
            Reason = "a test",
        };

    private static OrderReport Report(string status, long filled, long remaining, long cents, long updatedMs) =>
        new(
            status,
            Quantity.FromContracts(filled),
            Quantity.FromContracts(remaining),
            Price.FromCents((int)cents),
            Reason: null,
            updatedMs
        );

    private sealed class RandomLife(ulong seed)
    {
        private readonly SeededRandom random = new(seed);
        private readonly TrackedOrder order = new(Intent(), Now);
        private readonly List<Action> letters = [];
        private string status = "resting";
        private long cents = 40;
        private long filled;
        private long remaining = 5;
        private long engineMs = 10;

        public void Run()
        {
            order.MarkSent();
            Tell();
            for (var step = 0; step < 40; step++)
            {
                if (status == "resting")
                {
                    Live();
                }

                while (letters.Count > 0 && random.Chance(50))
                {
                    Deliver(random.Between(0, letters.Count - 1));
                }

                Check();
            }

            while (letters.Count > 0)
            {
                Deliver(random.Between(0, letters.Count - 1));
                Check();
            }

            // The last word, as a regular reading brings it.
            order.Observe(Report(status, filled, remaining, cents, engineMs), OrderCause.List, Now);
            Assert.Equal((seed, status), (seed, order.IsOpen ? "resting" : order.State.ToWire()));
            Assert.Equal((seed, Quantity.FromContracts(filled)), (seed, order.FillCount));
            if (status == "resting")
            {
                Assert.Equal((seed, Price.FromCents((int)cents)), (seed, order.Price));
                Assert.Equal((seed, Quantity.FromContracts(remaining)), (seed, order.Remaining));
            }
        }

        private void Live()
        {
            engineMs += random.Between(1, 5);
            switch (random.Between(0, 9))
            {
                case < 4:
                    var trade = random.Between(1, (int)remaining);
                    Fill(trade);
                    break;
                case < 7 when order is { IsInFlight: false, Change: null, IsOpen: true }:
                    Amend(random.Between(1, 99), filled + random.Between(1, 9));
                    break;
                case 7 when order is { IsInFlight: false, Change: null, IsOpen: true } && remaining > 1:
                    Decrease(random.Between(1, (int)remaining - 1));
                    break;
                case 8 when random.Chance(20):
                    (status, remaining) = ("canceled", 0);
                    Tell();
                    break;
                default:
                    Tell();
                    break;
            }
        }

        private void Fill(long count)
        {
            filled += count;
            remaining -= count;
            status = remaining == 0 ? "executed" : "resting";
            letters.Add(() => order.BookFill(Quantity.FromContracts(count), isTaker: false, Now));
            Tell();
        }

        private void Amend(int newCents, long count)
        {
            order.Begin(
                new OrderChange(OrderChangeKind.Amend, Price.FromCents(newCents), Quantity.FromContracts(count), Now, "try")
            );
            (cents, remaining) = (newCents, count - filled);
            var (left, at) = (remaining, engineMs);
            letters.Add(() => order.TakeChange(Quantity.FromContracts(left), Quantity.Zero, at, Now));
            Tell();
        }

        private void Decrease(long left)
        {
            order.Begin(
                new OrderChange(OrderChangeKind.Decrease, order.Price, Quantity.FromContracts(filled + left), Now, "smaller")
            );
            remaining = left;
            var at = engineMs;
            letters.Add(() => order.TakeChange(Quantity.FromContracts(left), Quantity.Zero, at, Now));
            Tell();
        }

        // Told by the stream, sometimes twice, sometimes not at all.
        private void Tell()
        {
            var report = Report(status, filled, remaining, cents, engineMs);
            for (var copies = random.Between(0, 2); copies > 0; copies--)
            {
                letters.Add(() => order.Observe(report, OrderCause.Stream, Now));
            }
        }

        private void Deliver(int index)
        {
            var letter = letters[index];
            letters.RemoveAt(index);
            letter();
        }

        // With nothing under way at the exchange that the trader did not ask for, what it counts is never less than what may
        // still come.
        private void Check()
        {
            if (order.IsOpen && status == "resting")
            {
                Assert.True(
                    order.Pending + order.FillsBooked >= Quantity.FromContracts(filled + remaining),
                    $"seed {seed}: {order.Pending} pending and {order.FillsBooked} booked of {filled} filled and {remaining} resting"
                );
            }
        }
    }
}
