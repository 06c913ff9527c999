using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Portfolio;

namespace Trader.Tests.Risk;

/// <summary>The small exchange, and how the trader and its twin hear of what happens there.</summary>
internal sealed partial class RandomOrders
{
    // The exchange takes the order, or does not; its answer comes later, or never.
    private void Take(OrderIntent intent, bool isOpening)
    {
        if (isOpening)
        {
            openingsSentMs.Add(nowMs);
        }

        var fate = random.Between(0, 99);
        if (fate < 10)
        {
            var kind = fate < 5 ? OrderAnswerKind.Refused : OrderAnswerKind.NotSent;
            Later(intent.Ticker, () => Answer(intent, kind, 0, ended: true));
            return;
        }

        live.Add(new LiveOrder(intent, isOpening));
        if (fate < 25)
        {
            LostAnswers++;
            orders.Apply(AnswerTo(intent, OrderAnswerKind.Unknown, 0), Now);
        }
        else
        {
            Later(intent.Ticker, () => Answer(intent, OrderAnswerKind.Accepted, 0, ended: false));
        }
    }

    private void Answer(OrderIntent intent, OrderAnswerKind kind, long filled, bool ended)
    {
        orders.Apply(AnswerTo(intent, kind, filled), Now);
        twin.Told(intent.ClientOrderId, filled, ended);
    }

    private static OrderAnswer AnswerTo(OrderIntent intent, OrderAnswerKind kind, long filled) =>
        new()
        {
            ClientOrderId = intent.ClientOrderId,
            Kind = kind,
            OrderId = kind == OrderAnswerKind.Accepted ? CoreScenario.OrderIdOf(intent) : null,
            FillCount = Quantity.FromHundredths(filled),
            RemainingCount = intent.Count - Quantity.FromHundredths(filled),
        };

    private void FillSomething()
    {
        if (live.Count == 0)
        {
            return;
        }

        var order = random.Pick(live);
        var intent = order.Intent;
        var count = random.Chance(40) ? order.Remaining : 1 + (long)(random.Next() % (ulong)order.Remaining);
        var units = random.Chance(50) ? intent.Price.Units : random.Between(1, intent.Price.Units / 100) * 100;
        var fee = random.Between(0, 2_000) * 100L;
        order.Filled += count;
        Fills++;
        truth[intent.Ticker].Fill(intent.Outcome == Outcome.Yes, units, count);
        CheckWhatHappened();
        var happenedMs = nowMs;
        var tradeId = $"t{Fills}";
        // The fills of a market are told in their order; everything else in any.
        fillsUntold[intent.Ticker].Enqueue(() => BookFill(intent, tradeId, units, count, fee, happenedMs));
        Later(intent.Ticker, () => fillsUntold[intent.Ticker].Dequeue()());
        TellOf(order);
    }

    private void BookFill(OrderIntent intent, string tradeId, int units, long count, long fee, long happenedMs)
    {
        var message = CoreScenario.FillOf(intent, 1, tradeId, timestampMs: happenedMs) with
        {
            Count = Quantity.FromHundredths(count),
            Fee = Money.FromMicros(fee),
            YesPrice = Price.FromUnits(units).OnYesScale(intent.Outcome),
        };
        var before = ledger.Realized;
        Assert.True(ledger.TryBook(AccountFill.From(message)));
        gate.OnResult(intent.Ticker, ledger.Realized - before - message.Fee, happenedMs, nowMs);
        orders.BookFill(orders.Find(intent.ClientOrderId)!, message.Count, isTaker: true, Now);
        twin.Filled(intent.ClientOrderId, units, count, fee, happenedMs);
    }

    private void CancelSomething()
    {
        if (live.Count > 0)
        {
            var order = random.Pick(live);
            order.IsCancelled = true;
            TellOf(order);
        }
    }

    private void TellOf(LiveOrder order)
    {
        var (filled, ended) = (order.Filled, order.HasEnded);
        if (ended)
        {
            live.Remove(order);
        }

        // Every second word of a fill is lost; the end of an order is always told in the end.
        if (!ended && random.Chance(50))
        {
            return;
        }

        var status =
            !ended ? "resting"
            : order.Remaining == 0 ? "executed"
            : "canceled";
        var message = CoreScenario.UpdateOf(order.Intent, status, 0, 0) with
        {
            FillCount = Quantity.FromHundredths(filled),
            RemainingCount = ended ? Quantity.Zero : order.Intent.Count - Quantity.FromHundredths(filled),
        };
        Later(
            order.Intent.Ticker,
            () =>
            {
                orders.Apply(message, Now);
                twin.Told(order.Intent.ClientOrderId, filled, ended);
            }
        );
    }

    // All orders of the market end and all is told; then it pays.
    private void SettleSomething()
    {
        var ticker = random.Pick(Tickers);
        foreach (var order in live.Where(order => order.Intent.Ticker == ticker).ToArray())
        {
            order.IsCancelled = true;
            TellOf(order);
        }

        for (var i = 0; i < letters.Count; )
        {
            if (letters[i].Ticker == ticker)
            {
                Deliver(i);
            }
            else
            {
                i++;
            }
        }

        if (ledger.Find(ticker) is not { IsFlat: false })
        {
            return;
        }

        // Two settlements of one market at one instant would be one: only here does a market go on afterwards.
        nowMs++;
        Settlements++;
        var yesWins = random.Chance(50);
        var before = ledger.Realized;
        var booked = ledger.TryBook(
            new SettlementDto
            {
                Ticker = ticker,
                MarketResult = yesWins ? "yes" : "no",
                SettledTime = DateTimeOffset.FromUnixTimeMilliseconds(nowMs),
            }
        );
        gate.OnResult(ticker, ledger.Realized - before, booked!.SettledMs, nowMs);
        twin.Settled(ticker, yesWins, nowMs);
        (truth[ticker].Net, truth[ticker].Cost) = (0, 0);
    }

    private void DeliverSomething()
    {
        if (letters.Count > 0 && (letters.Count > 30 || random.Chance(pendingLook)))
        {
            Deliver(random.Between(0, letters.Count - 1));
        }
    }

    private void Deliver(int index)
    {
        var tell = letters[index].Tell;
        letters.RemoveAt(index);
        tell();
    }

    private void Later(string ticker, Action tell) => letters.Add((ticker, tell));

    private void ChangeBook()
    {
        var ticker = random.Pick(Tickers);
        var market = twin.Markets[ticker];
        var book = watch.Need(ticker, nowMs, new Ignored());
        market.HasBook = !random.Chance(20);
        if (!market.HasBook)
        {
            book.MarkSuspect();
            return;
        }

        var bid = random.Between(1, 98);
        market.BidUnits = random.Chance(10) ? null : bid * 100;
        market.AskUnits = random.Chance(10) ? null : random.Between(bid + 1, 99) * 100;
        book.Apply(new BookSnapshot(ticker, Level(market.BidUnits), Level(market.AskUnits)), nowMs);

        static BookLevel[] Level(int? units) =>
            units is { } known ? [new BookLevel(Price.FromUnits(known), Quantity.FromContracts(1))] : [];
    }

    private void PauseOrGoOn()
    {
        twin.ExchangeTakesOrders = !twin.ExchangeTakesOrders || random.Chance(30);
        gate.Exchange = new ExchangeCondition(IsExchangeActive: true, twin.ExchangeTakesOrders, ResumesAt: null);
        twin.ForeignReserved = random.Between(0, 50) * 1_000_000L;
        gate.ForeignReserved = Money.FromMicros(twin.ForeignReserved);
    }

    private sealed class LiveOrder(OrderIntent intent, bool isOpening)
    {
        public OrderIntent Intent { get; } = intent;

        public bool IsOpening { get; } = isOpening;

        public long Filled { get; set; }

        public bool IsCancelled { get; set; }

        public long Remaining => Intent.Count.Hundredths - Filled;

        public bool HasEnded => IsCancelled || Remaining == 0;
    }

    private sealed class Ignored : ICommandSink
    {
        public void Issue(TraderCommand command) { }
    }
}
