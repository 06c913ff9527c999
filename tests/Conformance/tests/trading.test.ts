import type { Fill, GetFillsResponse, GetSettlementsResponse, Market, Trade } from 'kalshi-typescript';
import { afterAll, describe, expect, test } from 'vitest';
import { type Account, eventually } from '../src/account';
import { dollars, micros } from '../src/decimals';
import { cents, openAccounts, order, quietMarket } from '../src/ground';

const { first, second } = openAccounts();

afterAll(async () => {
  await first.orders.cancelAllOrders();
  await second.orders.cancelAllOrders();
});

interface Meeting {
  readonly market: Market;
  readonly maker: Fill;
  readonly taker: Fill;
  readonly makerOrder: string;
  readonly takerOrder: string;
}

const fillsOf = async (account: Account, orderId: string) => (await account.portfolio.getFills(undefined, orderId)).data.fills;

/** Lets the second account take an ask of the first. Others may take or undercut it first; then another market is tried. */
async function meet(): Promise<Meeting> {
  for (let attempt = 1; attempt <= 10; attempt++) {
    const market = await quietMarket(first, (m) => cents(m.yes_ask_dollars) - cents(m.yes_bid_dollars) >= 2);
    const price = dollars(cents(market.yes_ask_dollars) - 1);
    const makerOrder = (await first.orders.createOrderV2(order(market, { side: 'ask', price, count: '4.00' }))).data;
    const takerOrder = (
      await second.orders.createOrderV2(order(market, { price, count: '2.50', time_in_force: 'immediate_or_cancel' }))
    ).data;
    await first.orders.cancelAllOrders();
    if (micros(takerOrder.fill_count) > 0n) {
      const takes = await eventually(() => fillsOf(second, takerOrder.order_id), (seen) => seen.length > 0);
      const makes = await fillsOf(first, makerOrder.order_id);
      for (const taker of takes) {
        const maker = makes.find((fill) => fill.trade_id === taker.trade_id);
        if (maker !== undefined) {
          return { market, maker, taker, makerOrder: makerOrder.order_id, takerOrder: takerOrder.order_id };
        }
      }
    }
  }

  throw new Error('The two accounts did not meet in ten attempts: the market is too busy.');
}

describe('two accounts that trade with each other', () => {
  test('see one trade from both sides', async () => {
    const { market, maker, taker } = await meet();
    expect(maker).toMatchObject({ is_taker: false, book_side: 'ask', outcome_side: 'no', ticker: market.ticker });
    expect(taker).toMatchObject({ is_taker: true, book_side: 'bid', outcome_side: 'yes', ticker: market.ticker });
    expect(taker.count_fp).toBe(maker.count_fp);
    expect(taker.yes_price_dollars).toBe(maker.yes_price_dollars);
    expect(micros(taker.yes_price_dollars) + micros(taker.no_price_dollars)).toBe(1_000_000n);

    const published = await eventually<Trade | undefined>(
      async () => (await first.markets.getTrades(1000, undefined, market.ticker)).data.trades.find((t) => t.trade_id === taker.trade_id),
      (seen) => seen !== undefined,
    );
    expect(published).toMatchObject({ count_fp: taker.count_fp, yes_price_dollars: taker.yes_price_dollars, taker_outcome_side: 'yes' });
  });

  test('have their orders count and cost what was filled', async () => {
    const { taker, takerOrder } = await meet();
    const shown = await eventually(
      async () => (await second.orders.getOrder(takerOrder)).data.order,
      (seen) => micros(seen.fill_count_fp) > 0n,
    );
    const fills = await fillsOf(second, takerOrder);
    const cost = fills.reduce((sum, fill) => sum + (micros(fill.yes_price_dollars) * micros(fill.count_fp)) / 1_000_000n, 0n);
    const fees = fills.reduce((sum, fill) => sum + micros(fill.fee_cost), 0n);
    expect(micros(shown.taker_fill_cost_dollars)).toBe(cost);
    expect(micros(shown.taker_fees_dollars)).toBe(fees);
    expect(fills.map((fill) => fill.trade_id)).toContain(taker.trade_id);
  });

  test('hold opposite positions that add up from their fills', async () => {
    const { market } = await meet();
    for (const account of [first, second]) {
      const fills = (await account.portfolio.getFills(market.ticker, undefined, undefined, undefined, 1000)).data.fills;
      const net = fills.reduce((sum, fill) => sum + (fill.book_side === 'bid' ? 1n : -1n) * micros(fill.count_fp), 0n);
      const fees = fills.reduce((sum, fill) => sum + micros(fill.fee_cost), 0n);
      const { data } = await account.portfolio.getPositions(undefined, 1000, undefined, market.ticker);
      const position = data.market_positions.find((entry) => entry.ticker === market.ticker);
      expect(micros(position?.position_fp ?? '0')).toBe(net);
      expect(micros(position?.fees_paid_dollars ?? '0')).toBe(fees);
      const event = data.event_positions.find((entry) => entry.event_ticker === market.event_ticker);
      expect(event === undefined).toBe(position === undefined);
    }
  });

  test('pay exactly price and fee, and get exactly what settles', async () => {
    const before = await deposited(second);
    await meet();
    expect(await deposited(second)).toBe(before);
  });
});

/** Cash less everything that ever moved it: what was paid in. Nothing rests while this is looked at; settlements come as they like. */
async function deposited(account: Account): Promise<bigint> {
  const cash = async () => micros((await account.portfolio.getBalance()).data.balance_dollars);
  for (let attempt = 1; attempt <= 10; attempt++) {
    const balance = await cash();
    const moved = (await spent(account)) - (await paidOut(account));
    if ((await cash()) === balance) {
      return balance + moved;
    }
  }

  throw new Error('The balance changed ten times while it was looked at.');
}

/** What all fills cost: the price of what was bought less that of what was sold, fees, and a dollar for each contract sold short. */
async function spent(account: Account): Promise<bigint> {
  let total = 0n;
  const held = new Map<string, bigint>();
  let cursor: string | undefined;
  do {
    const { data }: { data: GetFillsResponse } = await account.portfolio.getFills(
      undefined,
      undefined,
      undefined,
      undefined,
      1000,
      cursor,
    );
    for (const fill of data.fills) {
      const count = fill.book_side === 'bid' ? micros(fill.count_fp) : -micros(fill.count_fp);
      total += (micros(fill.yes_price_dollars) * count) / 1_000_000n + micros(fill.fee_cost);
      held.set(fill.ticker, (held.get(fill.ticker) ?? 0n) + count);
    }

    cursor = data.cursor;
  } while (cursor);
  return [...held.values()].reduce((sum, net) => sum + (net < 0n ? -net : 0n), total);
}

async function paidOut(account: Account): Promise<bigint> {
  let total = 0n;
  let cursor: string | undefined;
  do {
    const { data }: { data: GetSettlementsResponse } = await account.portfolio.getSettlements(1000, cursor);
    total += data.settlements.reduce((sum, row) => sum + BigInt(row.revenue) * 10_000n, 0n);
    cursor = data.cursor ?? '';
  } while (cursor);
  return total;
}
