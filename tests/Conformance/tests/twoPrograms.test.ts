import { randomUUID } from 'node:crypto';
import type { Fill, Market, Order } from 'kalshi-typescript';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { dollars, micros } from '../src/decimals';
import { cents, openAccounts, order, quietMarket } from '../src/ground';
import { OurClient } from '../src/ourClient';

const settings = inject('settings');
const { first, second } = openAccounts();
const ours = { first: new OurClient(settings, settings.first), second: new OurClient(settings, settings.second) };
let market: Market;

interface Placed {
  readonly id: string;
  readonly filled: string;
  readonly remaining: string;
}

beforeAll(async () => {
  market = await quietMarket(first);
});

afterAll(async () => {
  await first.orders.cancelAllOrders();
  await second.orders.cancelAllOrders();
  await ours.first.close();
  await ours.second.close();
});

/** The exchange moves meanwhile: what one program sees before and after the other looked, unchanged, the other must have seen. */
async function sameFromBothSides<T>(theirs: () => Promise<T>, own: () => Promise<T>): Promise<T> {
  for (let attempt = 1; attempt <= 50; attempt++) {
    const before = await theirs();
    const between = await own();
    const after = await theirs();
    if (JSON.stringify(before) === JSON.stringify(after)) {
      expect(between).toEqual(before);
      return between;
    }
  }

  throw new Error('It changed at every one of fifty looks.');
}

const normal = (text: string | undefined, places: 2 | 4): string => {
  const value = micros(text ?? '');
  const unit = places === 2 ? 10_000n : 100n;
  expect(value % unit).toBe(0n);
  return (Number(value) / 1e6).toFixed(places);
};
const levels = (side: string[][]) => side.map(([price, count]) => [normal(price, 4), normal(count, 2)]);
const byId = <T extends { id: string }>(rows: T[]) => [...rows].sort((a, b) => a.id.localeCompare(b.id));

async function compareBook(): Promise<void> {
  await sameFromBothSides(
    async () => {
      const { orderbook_fp: book } = (await first.markets.getMarketOrderbook(market.ticker)).data;
      return { yes: levels(book.yes_dollars), no: levels(book.no_dollars) };
    },
    () => ours.second.ask({ do: 'book', ticker: market.ticker }),
  );
}

async function compareTrades(): Promise<void> {
  await sameFromBothSides(
    async () =>
      (await first.markets.getTrades(1000, undefined, market.ticker)).data.trades.map((trade) => ({
        id: trade.trade_id,
        price: normal(trade.yes_price_dollars, 4),
        count: normal(trade.count_fp, 2),
        taker: trade.taker_outcome_side as string,
      })),
    () => ours.second.ask({ do: 'trades', ticker: market.ticker }),
  );
}

async function compareAccount(which: 'first' | 'second'): Promise<void> {
  const official = which === 'first' ? first : second;
  const own = ours[which];
  const ticker = market.ticker;
  await sameFromBothSides(
    async () => {
      const { data } = await official.portfolio.getBalance();
      return { micros: String(micros(data.balance_dollars)), cents: data.balance };
    },
    () => own.ask({ do: 'balance' }),
  );
  await sameFromBothSides(
    async () => byId((await official.orders.getOrders(ticker, undefined, undefined, undefined, undefined, 1000)).data.orders.map(orderRow)),
    async () => byId(await own.ask<ReturnType<typeof orderRow>[]>({ do: 'orders', ticker })),
  );
  await sameFromBothSides(
    async () => (await official.portfolio.getFills(ticker, undefined, undefined, undefined, 1000)).data.fills.map(fillRow),
    () => own.ask({ do: 'fills', ticker }),
  );
  await sameFromBothSides(
    async () =>
      (await official.portfolio.getPositions(undefined, 1000, undefined, ticker)).data.market_positions.map((row) => ({
        ticker: row.ticker,
        net: normal(row.position_fp, 2),
        cost: String(micros(row.market_exposure_dollars)),
        fees: String(micros(row.fees_paid_dollars)),
      })),
    () => own.ask({ do: 'positions', ticker }),
  );
}

function orderRow(row: Order) {
  return {
    id: row.order_id,
    status: row.status as string,
    price: normal(row.yes_price_dollars, 4),
    filled: normal(row.fill_count_fp, 2),
    remaining: normal(row.remaining_count_fp, 2),
    side: row.book_side as string,
  };
}

function fillRow(row: Fill) {
  return {
    trade: row.trade_id,
    order: row.order_id,
    price: normal(row.yes_price_dollars, 4),
    count: normal(row.count_fp, 2),
    fee: String(micros(row.fee_cost)),
  };
}

describe('two programs that share nothing but the wire', () => {
  test('see the same book, trades and balances while they trade with each other', async () => {
    const touch = cents(market.yes_bid_dollars);
    for (let turn = 0; turn < 8; turn++) {
      // One program quotes inside or behind the spread, the other takes at the same price; then they change places.
      const price = dollars(Math.min(Math.max(touch + (turn % 3), 2), 98));
      const makers = turn % 2 === 0;
      const quote = { side: 'ask' as const, price, count: '2.50' };
      const take = { ticker: market.ticker, side: 'bid', price, count: '1.25', time_in_force: 'immediate_or_cancel', client_order_id: randomUUID() };
      let quoted: string;
      if (makers) {
        quoted = (await first.orders.createOrderV2(order(market, quote))).data.order_id;
        await ours.second.ask<Placed>({ do: 'create', ...take });
      } else {
        const rest = { ticker: market.ticker, ...quote, time_in_force: 'good_till_canceled', client_order_id: randomUUID() };
        quoted = (await ours.second.ask<Placed>({ do: 'create', ...rest })).id;
        await first.orders.createOrderV2(order(market, { ...take, side: 'bid', time_in_force: 'immediate_or_cancel' }));
      }

      await compareBook();
      await compareTrades();
      if (makers) {
        // The other program takes back what the first one placed: it is the account's order, not the program's.
        await ours.first.ask({ do: 'cancel', id: quoted, ticker: market.ticker });
      } else {
        await second.orders.cancelOrderV2(quoted, undefined, undefined, market.ticker).catch(() => undefined);
      }

      await compareAccount('first');
      await compareAccount('second');
    }
  });

  test('are refused alike', async () => {
    const id = randomUUID();
    const asked = { ticker: market.ticker, side: 'bid', price: dollars(1), count: '1.00', time_in_force: 'good_till_canceled', client_order_id: id };
    await first.orders.createOrderV2(order(market, { client_order_id: id, count: '1.00' }));
    await expect(ours.first.ask({ do: 'create', ...asked })).rejects.toThrow('409 order_already_exists');
    await expect(ours.second.ask({ do: 'create', ...asked, price: '0.0123' })).rejects.toThrow('400 invalid_price');
  });
});
