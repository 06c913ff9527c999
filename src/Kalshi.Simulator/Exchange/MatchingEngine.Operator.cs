namespace Kalshi.Simulator.Exchange;

// What no client can do and only an operator asks for. Both keep the sums of ExchangeAudit.
public sealed partial class MatchingEngine
{
    /// <summary>Sets the cash of a wallet, as if the difference had been paid in or out.</summary>
    /// <exception cref="InvalidOperationException">Resting orders have more set aside.</exception>
    internal static void SetCash(Account account, int subaccount, int shard, Money cash)
    {
        var wallet = account.Wallet(subaccount, shard);
        if (cash < wallet.Reserved)
        {
            throw new InvalidOperationException(
                $"resting orders have {wallet.Reserved} set aside; the cash must be at least that."
            );
        }

        account.Deposited += cash - wallet.Cash;
        wallet.Cash = cash;
    }

    /// <summary>
    /// Changes a position without an order, a fill, a message or any cash of its account, valued at the last price. What contracts it
    /// makes are paired with the house's, who pays for the pairs.
    /// </summary>
    /// <param name="account">Whose position.</param>
    /// <param name="market">The market.</param>
    /// <param name="subaccount">The subaccount.</param>
    /// <param name="contracts">YES contracts more, negative for less; not zero.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    internal void DriftPosition(Account account, Market market, int subaccount, Quantity contracts, long nowMs)
    {
        var position = account.OpenPosition(market, subaccount);
        var (yesBefore, noBefore) = Holdings(position);
        var side = contracts.IsPositive ? BookSide.Bid : BookSide.Ask;
        position.Apply(side, contracts.Abs(), market.LastPrice ?? Price.FromCents(50), Money.Zero, nowMs);
        var (yes, no) = Holdings(position);
        var (moreYes, moreNo) = (yes - yesBefore, no - noBefore);
        var pairs = moreYes > moreNo ? moreYes : moreNo;
        pairs = pairs.IsPositive ? pairs : Quantity.Zero;
        market.HouseYes += pairs - moreYes;
        market.HouseNo += pairs - moreNo;
        market.OpenInterest += pairs;
        House.HouseWallet.Cash -= pairs * Price.OneDollar;
        matcher.Rebalance(position, nowMs);
    }

    private static (Quantity Yes, Quantity No) Holdings(Position position) =>
        position.Net.IsPositive ? (position.Net, Quantity.Zero) : (Quantity.Zero, -position.Net);
}
