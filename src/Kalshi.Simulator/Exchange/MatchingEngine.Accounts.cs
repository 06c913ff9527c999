namespace Kalshi.Simulator.Exchange;

public sealed partial class MatchingEngine
{
    /// <summary>Opens an account with this much cash in the wallet of subaccount 0 on shard 0.</summary>
    public Account OpenAccount(Money deposit, BalancePrecision precision = BalancePrecision.CentiCent)
    {
        var account = new Account(ids.Next(), isHouse: false, precision, options);
        accounts.Add(account);
        account.Wallet(0, 0).Cash = deposit;
        account.Deposited = deposit;
        return account;
    }

    /// <summary>Pays cash in.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such wallet, or the amount is negative.</exception>
    /// <exception cref="InvalidOperationException">The shard is in an exchange pause.</exception>
    public void Deposit(Account account, Money amount, int subaccount, int shard)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount.Micros, nameof(amount));
        var wallet = account.Wallet(subaccount, shard);
        if (!shards[shard].IsExchangeActive)
        {
            throw new InvalidOperationException($"Shard {shard} is in an exchange pause: nothing can be paid in.");
        }

        wallet.Cash += amount;
        account.Deposited += amount;
    }

    /// <summary>Opens the account's next subaccount, empty; its number, or null if it has as many as it may.</summary>
    public int? OpenSubaccount(Account account) =>
        account.Subaccounts <= options.MaxSubaccountsPerAccount ? account.AddSubaccount() : null;

    /// <summary>Moves cash between two subaccounts on one shard (§7.5).</summary>
    /// <param name="account">Whose subaccounts.</param>
    /// <param name="clientTransferId">The client's id: one used before is refused as a duplicate and moves nothing.</param>
    /// <param name="from">The subaccount to take from.</param>
    /// <param name="to">The subaccount to give to.</param>
    /// <param name="amount">How much, above zero; only what is not set aside can be moved.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    public TransferResult TransferBetweenSubaccounts(
        Account account,
        Guid clientTransferId,
        int from,
        int to,
        Money amount,
        int shard,
        long nowMs
    ) => Move(account, clientTransferId, (from, shard), (to, shard), amount, nowMs);

    /// <summary>Moves cash of one subaccount between two shards (§7.5). On this exchange it arrives at once.</summary>
    /// <param name="account">Whose cash.</param>
    /// <param name="clientTransferId">The client's id, or null; one used before is refused as a duplicate and moves nothing.</param>
    /// <param name="subaccount">The subaccount.</param>
    /// <param name="fromShard">The shard to take from.</param>
    /// <param name="toShard">The shard to give to.</param>
    /// <param name="amount">How much, above zero; only what is not set aside can be moved.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    public TransferResult TransferBetweenShards(
        Account account,
        Guid? clientTransferId,
        int subaccount,
        int fromShard,
        int toShard,
        Money amount,
        long nowMs
    ) => Move(account, clientTransferId, (subaccount, fromShard), (subaccount, toShard), amount, nowMs);

    private TransferResult Move(
        Account account,
        Guid? clientTransferId,
        (int Subaccount, int Shard) from,
        (int Subaccount, int Shard) to,
        Money amount,
        long nowMs
    )
    {
        var rejection = ValidateTransfer(account, clientTransferId, from, to, amount);
        if (rejection != Rejection.None)
        {
            return new TransferResult(null, rejection);
        }

        account.Wallet(from.Subaccount, from.Shard).Cash -= amount;
        account.Wallet(to.Subaccount, to.Shard).Cash += amount;
        var transfer = new Transfer(
            ids.Next(),
            clientTransferId,
            from.Subaccount,
            to.Subaccount,
            from.Shard,
            to.Shard,
            amount,
            nowMs
        );
        account.Record(transfer);
        return new TransferResult(transfer, Rejection.None);
    }

    private Rejection ValidateTransfer(
        Account account,
        Guid? clientTransferId,
        (int Subaccount, int Shard) from,
        (int Subaccount, int Shard) to,
        Money amount
    )
    {
        if (!amount.IsPositive || from == to)
        {
            return Rejection.InvalidTransfer;
        }

        if (!account.HasSubaccount(from.Subaccount) || !account.HasSubaccount(to.Subaccount))
        {
            return Rejection.SubaccountNotFound;
        }

        if (from.Shard < 0 || from.Shard >= shards.Count || to.Shard < 0 || to.Shard >= shards.Count)
        {
            return Rejection.ShardNotFound;
        }

        if (!shards[from.Shard].IsExchangeActive || !shards[to.Shard].IsExchangeActive)
        {
            return Rejection.ExchangePaused;
        }

        if (clientTransferId is { } id && account.HasTransferred(id))
        {
            return Rejection.DuplicateTransfer;
        }

        return account.Wallet(from.Subaccount, from.Shard).Available < amount ? Rejection.InsufficientBalance : Rejection.None;
    }
}
