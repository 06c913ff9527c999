using Kalshi;
using Trader.Upkeep;

namespace Trader.Tests.Upkeep;

/// <summary>Cash below its reserve: the worst position goes first, and no more than it takes.</summary>
[Trait("Requirement", "K3")]
[Trait("Requirement", "Q10")]
public sealed class CashRecoveryTests
{
    private static readonly UpkeepOptions Rules = new()
    {
        TakeProfit = false,
        StopLoss = false,
        MaxHold = false,
        ManageForeign = true,
        CashReserveDollars = 1_000,
        CashRecoveryMarginDollars = 10,
    };

    [Fact]
    [Trait("Defect", "D-57")]
    public void The_worst_position_is_closed_first_and_no_more_than_it_takes()
    {
        // A lost $10, B gained $10, C lost $1; each is worth $30 or more.
        var scene = Holding(Rules, Money.FromDollars(985), ("A", 100, 4_000, 30), ("B", 100, 3_000, 40), ("C", 100, 3_100, 30));
        scene.Pass(1_000).Tick();
        scene.Pass(1_000).Tick();

        var exit = Assert.Single(scene.Placed);
        Assert.Equal(("A", "close_position:cash_recovery"), (exit.Ticker, exit.Reason));
        Assert.True(scene.Core.Upkeep.Recovery.IsActive);
        Assert.False(scene.Core.Upkeep.Recovery.IsSufficient);
    }

    [Fact]
    public void As_many_are_closed_as_it_takes_for_reserve_and_margin()
    {
        var scene = Holding(Rules, Money.FromDollars(960), ("A", 100, 4_000, 30), ("B", 100, 3_000, 40), ("C", 100, 3_100, 30));
        Assert.Equal(["A", "C"], scene.Core.Upkeep.Recovery.Choose(scene.ExchangeMs));
        scene.Pass(1_000).Tick();
        scene.Pass(1_000).Tick();
        Assert.Equal(["A", "C"], scene.Placed.Select(exit => exit.Ticker).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_is_over_when_cash_is_above_the_reserve_and_its_margin_and_says_so_once()
    {
        var scene = Holding(Rules, Money.FromDollars(985), ("A", 100, 4_000, 30), ("B", 100, 3_000, 40));
        scene.Pass(1_000).Tick();
        scene.Pass(1_000).Tick();
        var exit = scene.LastOrder;
        scene.Accept(exit, filled: 100);
        scene.Fill(exit, 100, "sold");
        scene.Pass(1_000).Tick();
        scene.Pass(1_000).Tick();

        Assert.False(scene.Core.Upkeep.Recovery.IsActive);
        Assert.Single(scene.Placed);
        Assert.Single(scene.Activities, activity => activity.Message.Contains("(restored)", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Defect", "D-62")]
    public void With_nothing_left_to_close_it_says_so_once_and_does_not_go_round_and_round()
    {
        var scene = Holding(Rules, Money.FromDollars(500), ("A", 10, 400, 30));
        scene.Pass(1_000).Tick();
        scene.Pass(1_000).Tick();
        var exit = Assert.Single(scene.Placed);
        scene.Accept(exit, filled: 10);
        scene.Fill(exit, 10, "sold");
        for (var i = 0; i < 50; i++)
        {
            scene.Pass(1_000).Tick();
        }

        Assert.Single(scene.Placed);
        Assert.Single(scene.Activities, activity => activity.Message.Contains("no position left", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, 0L)]
    [InlineData(true, null)]
    [InlineData(false, 1_000L)]
    [Trait("Requirement", "O5")]
    public void Without_a_reserve_or_switched_off_nothing_is_closed_for_cash(bool isOn, long? reserve)
    {
        var options = Rules with { CashRecovery = isOn, CashReserveDollars = reserve };
        var scene = Holding(options, Money.FromDollars(5), ("A", 100, 4_000, 30));
        scene.Pass(1_000).Tick();
        scene.Pass(1_000).Tick();
        Assert.Empty(scene.Placed);
    }

    [Fact]
    public void At_the_reserve_to_the_cent_nothing_is_closed()
    {
        var scene = Holding(Rules, Money.FromDollars(1_000), ("A", 100, 4_000, 30));
        scene.Pass(1_000).Tick();
        scene.Pass(1_000).Tick();
        Assert.Empty(scene.Placed);
    }

    [Fact]
    public void A_position_without_a_price_is_not_chosen()
    {
        var scene = Holding(Rules, Money.FromDollars(500), ("A", 100, 4_000, null), ("B", 100, 3_000, 40));
        Assert.Equal(["B"], scene.Core.Upkeep.Recovery.Choose(scene.ExchangeMs));
    }

    [Theory]
    [InlineData(1_002_19, 1)]
    [InlineData(1_002_18, 0)]
    public void Nothing_is_opened_that_would_touch_the_reserve_its_fee_included(int balanceCents, int orders)
    {
        // Five YES at 42¢ cost $2.10, and $0.0853 of fee at most.
        var scene = new CoreScenario(new TraderOptions { Upkeep = new() { CashReserveDollars = 1_000 } })
        {
            Balance = Money.FromCents(balanceCents),
        };
        scene.Markets.Add(CoreScenario.Market("M"));
        scene.BringToReady();
        scene.Book("M", 40, 44);
        scene.Whale("M");
        Assert.Equal(orders, scene.Placed.Count);
        if (orders == 0)
        {
            Assert.Equal("$1,002.18 is available, and $1,000.00 of it is the cash reserve", scene.DecisionIn("M").Reason);
        }
    }

    [Fact]
    [Trait("Requirement", "K9")]
    [Trait("Defect", "D-38")]
    public void Money_is_invested_and_recouped_when_it_moves_and_not_when_an_order_is_placed()
    {
        var held = new HeldScenario();
        var bought = held.Scene.Snapshot.Upkeep;
        Assert.Equal((Money.FromCents(210), Money.Zero), (bought.Invested, bought.Recouped));

        held.Bid(37).Wait(1);
        Assert.Equal(Money.Zero, held.Scene.Snapshot.Upkeep.Recouped);
        Assert.Equal(Money.FromCents(5 * 37), held.Scene.Snapshot.Upkeep.ExpectedProceeds);
        held.FillExit(5);
        Assert.Equal(Money.FromCents(5 * 37), held.Scene.Snapshot.Upkeep.Recouped);
        Assert.Equal(Money.FromCents(210), held.Scene.Snapshot.Upkeep.Invested);
    }

    private static CoreScenario Holding(
        UpkeepOptions upkeep,
        Money balance,
        params (string Ticker, int Contracts, int CostCents, int? BidCents)[] positions
    )
    {
        var scene = new CoreScenario(new TraderOptions { Upkeep = upkeep }) { Balance = balance };
        foreach (var (ticker, contracts, cost, _) in positions)
        {
            scene.Markets.Add(CoreScenario.Market(ticker));
            scene.Positions.Add(CoreScenario.Held(ticker, contracts, cost));
        }

        scene.BringToReady();
        foreach (var (ticker, _, _, bid) in positions)
        {
            if (bid is { } cents)
            {
                scene.Book(ticker, cents, cents + 2);
            }
        }

        return scene;
    }
}
