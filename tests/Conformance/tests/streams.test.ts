import { afterAll, describe, expect, inject, test } from 'vitest';
import { dollars, micros } from '../src/decimals';
import { Feed, type Frame } from '../src/feed';
import { openAccounts, order, quietMarket } from '../src/ground';

const settings = inject('settings');
const { first } = openAccounts();

afterAll(async () => {
  await first.orders.cancelAllOrders();
});

describe('the feed', () => {
  test('opens for signed callers only', async () => {
    await expect(Feed.open(settings.webSocketUrl, { ...settings.first, keyId: '00000000-0000-4000-8000-000000000000' })).rejects.toThrow(
      '401',
    );
  });

  test('acknowledges, then sends the book, then every change without a gap; an own order is marked', async () => {
    const market = await quietMarket(first);
    const feed = await Feed.open(settings.webSocketUrl, settings.first);
    feed.send({ id: 1, cmd: 'subscribe', params: { channels: ['orderbook_delta'], market_tickers: [market.ticker], use_yes_price: false } });
    const ack = await feed.next(() => true);
    expect(ack).toMatchObject({ type: 'subscribed', id: 1, msg: { channel: 'orderbook_delta' } });
    const sid = (ack.msg as { sid: number }).sid;
    const snapshot = await feed.next((frame) => frame.sid === sid);
    expect(snapshot).toMatchObject({ type: 'orderbook_snapshot', seq: 1, msg: { market_ticker: market.ticker } });

    const asked = order(market, { count: '3.00' });
    const { order_id } = (await first.orders.createOrderV2(asked)).data;
    const isOurs = (frame: Frame) => (frame.msg as { client_order_id?: string }).client_order_id === asked.client_order_id;
    const own = await feed.next(isOurs);
    expect(own).toMatchObject({ type: 'orderbook_delta', msg: { side: 'yes' } });
    const { price_dollars: price, delta_fp: delta } = own.msg as { price_dollars: string; delta_fp: string };
    expect([micros(price), micros(delta)]).toEqual([micros(dollars(1)), micros('3.00')]);

    await first.orders.cancelOrderV2(order_id, undefined, undefined, market.ticker);
    await feed.next((frame) => isOurs(frame) && micros((frame.msg as { delta_fp: string }).delta_fp) === -micros('3.00'));
    const numbers = feed.seen.filter((frame) => frame.sid === sid).map((frame) => frame.seq ?? 0);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    feed.close();
  });

  test('tells the life of an own order', async () => {
    const market = await quietMarket(first);
    const feed = await Feed.open(settings.webSocketUrl, settings.first);
    feed.send({ id: 1, cmd: 'subscribe', params: { channels: ['user_orders'] } });
    await feed.next((frame) => frame.type === 'subscribed');
    const { order_id } = (await first.orders.createOrderV2(order(market))).data;
    const about = (frame: Frame) => (frame.msg as { order_id?: string }).order_id === order_id;
    expect(await feed.next(about)).toMatchObject({ type: 'user_order', msg: { status: 'resting', remaining_count_fp: '3.00' } });
    await first.orders.cancelOrderV2(order_id, undefined, undefined, market.ticker);
    expect(await feed.next((frame) => about(frame) && (frame.msg as { status: string }).status === 'canceled')).toMatchObject({
      msg: { remaining_count_fp: '0.00' },
    });
    feed.close();
  });

  test('adds and drops markets of a subscription, lists and ends it', async () => {
    const one = await quietMarket(first);
    const two = await quietMarket(first, (other) => other.ticker !== one.ticker);
    const feed = await Feed.open(settings.webSocketUrl, settings.first);
    feed.send({ id: 1, cmd: 'subscribe', params: { channels: ['orderbook_delta'], market_tickers: [one.ticker], use_yes_price: true } });
    const sid = ((await feed.next((frame) => frame.type === 'subscribed')).msg as { sid: number }).sid;
    feed.send({ id: 2, cmd: 'update_subscription', params: { sid, action: 'add_markets', market_tickers: [two.ticker] } });
    expect((await feed.next((frame) => frame.id === 2)).type).toBe('ok');
    await feed.next((frame) => frame.type === 'orderbook_snapshot' && (frame.msg as { market_ticker: string }).market_ticker === two.ticker);
    feed.send({ id: 3, cmd: 'update_subscription', params: { sid, action: 'delete_markets', market_tickers: [two.ticker] } });
    expect((await feed.next((frame) => frame.id === 3)).type).toBe('ok');
    feed.send({ id: 4, cmd: 'list_subscriptions' });
    expect((await feed.next((frame) => frame.id === 4)).msg).toEqual([{ channel: 'orderbook_delta', sid }]);
    feed.send({ id: 5, cmd: 'unsubscribe', params: { sids: [sid] } });
    expect((await feed.next((frame) => frame.id === 5)).type).toBe('unsubscribed');
    feed.close();
  });

  test('names what it does not understand', async () => {
    const feed = await Feed.open(settings.webSocketUrl, settings.first);
    feed.send({ id: 1, cmd: 'subscribe', params: { channels: ['orderbok'] } });
    expect(await feed.next((frame) => frame.id === 1)).toMatchObject({ type: 'error', msg: { code: 8 } });
    feed.send({ id: 2, cmd: 'jump' });
    expect(await feed.next((frame) => frame.id === 2)).toMatchObject({ type: 'error', msg: { code: 5 } });
    feed.send({ id: 3, cmd: 'unsubscribe', params: { sids: [999] } });
    expect(await feed.next((frame) => frame.id === 3)).toMatchObject({ type: 'error', msg: { code: 7 } });
    feed.close();
  });
});
