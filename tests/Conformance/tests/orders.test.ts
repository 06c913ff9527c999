import { randomUUID } from 'node:crypto';
import type { Market } from 'kalshi-typescript';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, eventually, refused } from '../src/account';
import { dollars, micros } from '../src/decimals';
import { openAccounts, order, quietMarket } from '../src/ground';

const { first } = openAccounts();
let market: Market;

beforeEach(async () => {
  market = await quietMarket(first);
});

afterAll(async () => {
  await first.orders.cancelAllOrders();
});

const place = async (changes: Parameters<typeof order>[1] = {}) =>
  (await first.orders.createOrderV2(order(market, changes))).data;
const look = async (id: string) => (await first.orders.getOrder(id)).data.order;
const cancel = async (id: string) => (await first.orders.cancelOrderV2(id, undefined, undefined, market.ticker)).data;

describe('an order that rests', () => {
  test('is answered 201 and shown whole', async () => {
    const asked = order(market, { count: '2.5', price: '0.01' });
    const answer = await first.orders.createOrderV2(asked);
    expect(answer.status).toBe(201);
    expect(answer.data).toMatchObject({ client_order_id: asked.client_order_id, fill_count: '0.00', remaining_count: '2.50' });
    expect(answer.data.average_fill_price).toBeUndefined();

    const shown = await eventually(() => look(answer.data.order_id), (seen) => seen.status === 'resting');
    expect(shown).toMatchObject({
      client_order_id: asked.client_order_id,
      ticker: market.ticker,
      outcome_side: 'yes',
      book_side: 'bid',
      yes_price_dollars: dollars(1),
      no_price_dollars: dollars(99),
      initial_count_fp: '2.50',
      remaining_count_fp: '2.50',
      fill_count_fp: '0.00',
    });
    await cancel(answer.data.order_id);
  });

  test('is found by market and status, and not under another status', async () => {
    const { order_id } = await place();
    const ids = async (status: string) =>
      (await first.orders.getOrders(market.ticker, undefined, undefined, undefined, status, 1000)).data.orders.map((o) => o.order_id);
    await eventually(() => ids('resting'), (seen) => seen.includes(order_id));
    expect(await ids('executed')).not.toContain(order_id);
    await cancel(order_id);
    await eventually(() => ids('canceled'), (seen) => seen.includes(order_id));
  });

  test('has a place in the queue behind the one before it', async () => {
    const ahead = await place({ count: '7.00' });
    const behind = await place({ count: '1.00' });
    const position = async (id: string) => micros((await first.orders.getOrderQueuePosition(id)).data.queue_position_fp);
    const distance = (await position(behind.order_id)) - (await position(ahead.order_id));
    expect(distance).toBe(micros('7.00'));

    const { data } = await first.orders.getOrderQueuePositions(market.ticker);
    const listed = data.queue_positions.map((entry) => entry.order_id);
    expect(listed).toEqual(expect.arrayContaining([ahead.order_id, behind.order_id]));
    await cancel(ahead.order_id);
    await cancel(behind.order_id);
  });

  test('keeps its place when decreased, by and to', async () => {
    const { order_id } = await place({ count: '9.00' });
    const behind = await place({ count: '1.00' });
    const by = await first.orders.decreaseOrderV2(order_id, { reduce_by: '4.00', market_ticker: market.ticker });
    expect(by.data).toMatchObject({ order_id, remaining_count: '5.00' });
    const to = await first.orders.decreaseOrderV2(order_id, { reduce_to: '2.00', market_ticker: market.ticker });
    expect(to.data.remaining_count).toBe('2.00');
    const position = async (id: string) => micros((await first.orders.getOrderQueuePosition(id)).data.queue_position_fp);
    expect((await position(behind.order_id)) - (await position(order_id))).toBe(micros('2.00'));
    await cancel(order_id);
    await cancel(behind.order_id);
  });

  test('is amended in price, size and client id under the same order id', async () => {
    const asked = order(market, { count: '4.00' });
    const { order_id } = (await first.orders.createOrderV2(asked)).data;
    const renamed = randomUUID();
    const amended = await first.orders.amendOrderV2(order_id, {
      ticker: market.ticker,
      side: 'bid',
      price: dollars(2),
      count: '6.00',
      ...(asked.client_order_id === undefined ? {} : { client_order_id: asked.client_order_id }),
      updated_client_order_id: renamed,
    });
    expect(amended.status).toBe(200);
    expect(amended.data).toMatchObject({ order_id, remaining_count: '6.00' });
    const shown = await eventually(() => look(order_id), (seen) => seen.client_order_id === renamed);
    expect(shown).toMatchObject({ yes_price_dollars: dollars(2), remaining_count_fp: '6.00', status: 'resting' });
    await cancel(order_id);
  });

  test('cannot be amended to another side', async () => {
    const { order_id } = await place();
    const refusal = await refused(
      first.orders.amendOrderV2(order_id, { ticker: market.ticker, side: 'ask', price: dollars(99), count: '3.00' }),
    );
    expect(refusal.status).toBe(400);
    expect(codeOf(refusal.body)).toBe('order_side_mismatch');
    await cancel(order_id);
  });

  test('is gone once cancelled, and a second cancel finds nothing', async () => {
    const { order_id } = await place({ count: '3.00' });
    expect(await cancel(order_id)).toMatchObject({ order_id, reduced_by: '3.00' });
    const again = await refused(first.orders.cancelOrderV2(order_id, undefined, undefined, market.ticker));
    expect(again.status).toBe(404);
    expect(codeOf(again.body)).toBe('not_found');
    const shown = await eventually(() => look(order_id), (seen) => seen.status === 'canceled');
    expect(shown).toMatchObject({ remaining_count_fp: '0.00', initial_count_fp: '3.00', fill_count_fp: '0.00' });
  });

  test('shows when it expires', async () => {
    const expiration = Math.floor(Date.now() / 1000) + 3600;
    const { order_id } = await place({ expiration_time: expiration });
    const shown = await eventually(() => look(order_id), (seen) => seen.status === 'resting');
    expect(Date.parse(shown.expiration_time ?? '')).toBe(expiration * 1000);
    await cancel(order_id);
  });
});

describe('several orders at once', () => {
  test('are placed one by one: a refused one does not stop the rest', async () => {
    const good = order(market);
    const offGrid = order(market, { price: '0.01234' });
    const sell = order(market, { side: 'ask', price: dollars(99) });
    const { status, data } = await first.orders.batchCreateOrdersV2({ orders: [good, offGrid, sell] });
    expect(status).toBe(201);
    expect(data.orders.map((entry) => entry.client_order_id)).toEqual([good, offGrid, sell].map((o) => o.client_order_id));
    const [placed, failed, sold] = data.orders;
    expect(failed?.order_id).toBeUndefined();
    expect(failed?.error?.code).toBe('invalid_price');
    expect(placed?.remaining_count).toBe('3.00');

    const gone = randomUUID();
    const cancelled = await first.orders.batchCancelOrdersV2({
      orders: [placed?.order_id, gone, sold?.order_id].map((id) => ({ order_id: id ?? '', market_ticker: market.ticker })),
    });
    expect(cancelled.status).toBe(200);
    expect(cancelled.data.orders.map((entry) => entry.reduced_by)).toEqual(['3.00', '0.00', '3.00']);
    expect(cancelled.data.orders[1]?.error?.code).toBe('not_found');
  });

  test('are all cancelled with one call that answers nothing', async () => {
    const placed = [await place(), await place(), await place({ side: 'ask', price: dollars(99) })];
    const answer = await first.orders.cancelAllOrders();
    expect(answer.status).toBe(204);
    expect(answer.data).toBe('');
    for (const { order_id } of placed) {
      await eventually(() => look(order_id), (seen) => seen.status === 'canceled');
    }
  });
});

describe('an order that must act at once', () => {
  test('takes nothing where nothing is offered, and leaves nothing', async () => {
    const answer = await place({ time_in_force: 'immediate_or_cancel' });
    expect(answer).toMatchObject({ fill_count: '0.00', remaining_count: '0.00' });
    await eventually(() => look(answer.order_id), (seen) => seen.status === 'canceled');
  });

  test('is refused if it must fill whole and cannot', async () => {
    const refusal = await refused(first.orders.createOrderV2(order(market, { time_in_force: 'fill_or_kill' })));
    expect(refusal.status).toBe(409);
    expect(codeOf(refusal.body)).toBe('fill_or_kill_insufficient_resting_volume');
  });
});

describe('refusals', () => {
  const cases: [string, Parameters<typeof order>[1], number, string, string?][] = [
    ['a price off the grid', { price: '0.01234' }, 400, 'invalid_price'],
    ['an expiry in the past', { expiration_time: 1_700_000_000 }, 400, 'invalid_order'],
    ['an expiry on an order that cannot rest', { time_in_force: 'immediate_or_cancel', expiration_time: 4_000_000_000 }, 400, 'invalid_order'],
    ['a post-only order that would take', { price: dollars(98), post_only: true, count: '1.00' }, 400, 'invalid_order', 'post only cross'],
    ['more than the balance can pay', { count: '90000000.00', price: dollars(3) }, 400, 'insufficient_balance'],
    ['a market that does not exist', { ticker: 'KXNOSUCHMARKET-99JAN01-T1', exchange_index: 0 }, 404, 'market_not_found'],
    ['an order group that does not exist', { order_group_id: randomUUID() }, 404, 'order_group_not_found'],
  ];
  test.each(cases)('%s', async (_, changes, status, code, details) => {
    const refusal = await refused(first.orders.createOrderV2(order(market, changes)));
    expect([refusal.status, codeOf(refusal.body)]).toEqual([status, code]);
    if (details !== undefined) {
      expect((refusal.body as { error: { details?: string } }).error.details).toBe(details);
    }
  });

  test('a client order id used before, even after a cancel', async () => {
    const asked = order(market);
    const { order_id } = (await first.orders.createOrderV2(asked)).data;
    const live = await refused(first.orders.createOrderV2({ ...asked, count: '1.00' }));
    await cancel(order_id);
    const cancelled = await refused(first.orders.createOrderV2(asked));
    for (const refusal of [live, cancelled]) {
      expect(refusal.status).toBe(409);
      expect(codeOf(refusal.body)).toBe('order_already_exists');
    }
  });

  test('numbers where the exchange wants texts', async () => {
    const refusal = await refused(first.send('POST', '/portfolio/events/orders', { ...order(market), count: 3 }));
    expect(refusal.status).toBe(400);
    expect(refusal.body).toMatchObject({ code: 'bad_request', message: 'bad request' });
  });

  test('the order endpoints of before June 2026', async () => {
    const refusal = await refused(first.send('POST', '/portfolio/orders', { ticker: market.ticker, action: 'buy', side: 'yes', count: 1 }));
    expect(refusal.status).toBe(410);
  });
});
