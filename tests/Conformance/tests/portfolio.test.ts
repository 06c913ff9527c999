import type { Order } from 'kalshi-typescript';
import { afterAll, describe, expect, test } from 'vitest';
import { eventually, refused } from '../src/account';
import { micros } from '../src/decimals';
import { openAccounts, order, quietMarket } from '../src/ground';

const { first } = openAccounts();

afterAll(async () => {
  await first.orders.cancelAllOrders();
});

describe('the balance', () => {
  test('says the same in cents, in dollars and per shard', async () => {
    const { data } = await first.portfolio.getBalance();
    expect(data.balance).toBe(Number(micros(data.balance_dollars) / 10_000n));
    const shards = data.balance_breakdown ?? [];
    expect(shards.reduce((sum, entry) => sum + micros(entry.balance), 0n)).toBe(micros(data.balance_dollars));
  });
});

describe('lists', () => {
  test('are read to the end page by page, each entry once', async () => {
    const market = await quietMarket(first);
    const placed = (await first.orders.batchCreateOrdersV2({ orders: Array.from({ length: 5 }, () => order(market)) })).data.orders.map(
      (entry) => entry.order_id,
    );
    await eventually(
      async () => (await first.orders.getOrders(market.ticker, undefined, undefined, undefined, 'resting', 1000)).data.orders.length,
      (count) => count >= 5,
    );
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { data }: { data: { orders: Order[]; cursor: string } } = await first.orders.getOrders(
        market.ticker,
        undefined,
        undefined,
        undefined,
        'resting',
        2,
        cursor,
      );
      expect(data.orders.length).toBeLessThanOrEqual(2);
      seen.push(...data.orders.map((entry) => entry.order_id));
      cursor = data.cursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(placed));
    await first.orders.cancelAllOrders();
  });

  test('refuse a limit above the largest, in the shape of their own', async () => {
    const refusal = await refused(first.portfolio.getFills(undefined, undefined, undefined, undefined, 1001));
    expect(refusal.status).toBe(400);
    expect((refusal.body as { msg: string }).msg).toContain('Limit');
  });

  test('take a garbled cursor for the beginning', async () => {
    const { status } = await first.markets.getMarkets(1, 'not-a-cursor');
    expect(status).toBe(200);
  });

  test('of settlements, deposits and withdrawals have the declared shape', async () => {
    expect((await first.portfolio.getSettlements()).status).toBe(200);
    expect((await first.portfolio.getDeposits()).status).toBe(200);
    expect((await first.portfolio.getWithdrawals()).status).toBe(200);
  });
});

describe('the finished past', () => {
  test('is split off at a cutoff and has lists of its own', async () => {
    const { data } = await first.historical.getHistoricalCutoff();
    expect(Date.parse(data.orders_updated_ts)).toBeLessThan(Date.now());
    expect((await first.historical.getHistoricalOrders()).status).toBe(200);
    expect((await first.historical.getFillsHistorical()).status).toBe(200);
    expect((await first.historical.getHistoricalMarkets(1)).status).toBe(200);
  });
});
