import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { eventually, refused } from '../src/account';
import { micros } from '../src/decimals';
import { openAccounts, order, quietMarket } from '../src/ground';

const { first } = openAccounts();

describe('a subaccount', () => {
  test('is opened, paid into once, trades on its own money and shows its own orders', async () => {
    const { subaccount_number: number } = (await first.portfolio.createSubaccount({})).data;
    const market = await quietMarket(first);
    const shard = market.exchange_index ?? 0;
    const transfer = {
      client_transfer_id: randomUUID(),
      from_subaccount: 0,
      to_subaccount: number,
      amount_cents: 500,
      exchange_index: shard,
    };
    await first.portfolio.applySubaccountTransfer(transfer);
    expect((await refused(first.portfolio.applySubaccountTransfer(transfer))).status).toBe(409);
    const balances = (await first.portfolio.getSubaccountBalances()).data.subaccount_balances;
    const own = balances.find((entry) => entry.subaccount_number === number && entry.exchange_index === shard);
    expect(micros(own?.balance ?? '0')).toBe(5_000_000n);

    const { order_id } = (await first.orders.createOrderV2(order(market, { subaccount: number, count: '100.00' }))).data;
    const shown = await eventually(
      async () => (await first.orders.getOrders(market.ticker, undefined, undefined, undefined, 'resting', 100, undefined, number)).data.orders,
      (orders) => orders.some((entry) => entry.order_id === order_id),
    );
    expect(shown.map((entry) => entry.subaccount_number)).toEqual([number]);
    const tooMuch = await refused(first.orders.createOrderV2(order(market, { subaccount: number, count: '1000.00' })));
    expect(tooMuch.status).toBe(400);

    await first.orders.cancelAllOrders(number);
    await eventually(async () => (await first.orders.getOrder(order_id)).data.order.status, (status) => status === 'canceled');
    expect((await first.portfolio.getSubaccountTransfers()).data.transfers.some((entry) => entry.to_subaccount === number)).toBe(true);
    expect((await first.portfolio.getSubaccountNetting()).status).toBe(200);
  });
});

describe('money', () => {
  test('is moved to another shard before trading there', async () => {
    const balance = async (shard: number) =>
      micros((await first.portfolio.getBalance(0, shard)).data.balance_dollars);
    const [from, to] = [await balance(0), await balance(2)];
    const { transfer_id } = (
      await first.portfolio.intraExchangeInstanceTransfer({
        source: 'event_contract',
        destination: 'event_contract',
        amount: 12_500,
        source_exchange_shard: 0,
        destination_exchange_shard: 2,
      })
    ).data;
    await eventually(() => balance(2), (seen) => seen === to + 1_250_000n);
    expect(await balance(0)).toBe(from - 1_250_000n);
    expect((await first.portfolio.getIntraExchangeInstanceTransfer(transfer_id)).status).toBe(200);
  });
});
