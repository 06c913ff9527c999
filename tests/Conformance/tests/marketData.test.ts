import type { Market } from 'kalshi-typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf, refused } from '../src/account';
import { micros } from '../src/decimals';
import { listMarkets, openAccounts, quietMarket } from '../src/ground';

const { first } = openAccounts();
let market: Market;

beforeAll(async () => {
  market = await quietMarket(first);
});

const series = () => market.event_ticker.split('-')[0] ?? '';

describe('markets', () => {
  test('are filtered by status, event and ticker', async () => {
    const open = await listMarkets(first, { limit: 50, status: 'open' });
    expect(open.markets.length).toBeGreaterThan(0);
    expect(new Set(open.markets.map((entry) => entry.status))).toEqual(new Set(['active']));

    const siblings = await listMarkets(first, { limit: 50, eventTicker: market.event_ticker });
    expect(siblings.markets.map((entry) => entry.ticker)).toContain(market.ticker);
    expect(new Set(siblings.markets.map((entry) => entry.event_ticker))).toEqual(new Set([market.event_ticker]));

    const named = await listMarkets(first, { limit: 50, tickers: market.ticker });
    expect(named.markets.map((entry) => entry.ticker)).toEqual([market.ticker]);
  });

  test('refuse filters that do not go together', async () => {
    const refusal = await refused(
      first.send('GET', '/markets?status=settled&min_close_ts=1790000000'),
    );
    expect(refusal.status).toBe(400);
  });

  test('say that they do not exist', async () => {
    const refusal = await refused(first.markets.getMarket('KXNOSUCHMARKET-99JAN01-T1'));
    expect(refusal.status).toBe(404);
    expect(codeOf(refusal.body)).toBeDefined();
  });

  test('are cut into bands of allowed prices', async () => {
    const { data } = await first.markets.getMarket(market.ticker);
    expect(data.market.price_ranges[0]?.start).toMatch(/^0\.0+$/);
    expect(data.market.price_ranges.at(-1)?.end).toMatch(/^1\.0+$/);
  });
});

describe('the order book', () => {
  test('shows bids only, the best last, and no side crosses the other', async () => {
    const { data } = await first.markets.getMarketOrderbook(market.ticker);
    const yes = data.orderbook_fp.yes_dollars.map(([price]) => micros(price ?? ''));
    const no = data.orderbook_fp.no_dollars.map(([price]) => micros(price ?? ''));
    for (const side of [yes, no]) {
      expect(side).toEqual([...side].sort((a, b) => (a < b ? -1 : 1)));
    }

    expect((yes.at(-1) ?? 0n) + (no.at(-1) ?? 0n)).toBeLessThan(1_000_000n);
  });

  test('is cut to the best levels on request', async () => {
    const { data } = await first.markets.getMarketOrderbook(market.ticker, 1);
    expect(data.orderbook_fp.yes_dollars.length).toBeLessThanOrEqual(1);
  });

  test('comes for several markets at once', async () => {
    const { data } = await first.markets.getMarketOrderbooks([market.ticker]);
    expect(data.orderbooks.map((book) => book.ticker)).toEqual([market.ticker]);
  });
});

describe('what happened', () => {
  test('is a list of trades, the newest first', async () => {
    const { data } = await first.markets.getTrades(100);
    const times = data.trades.map((trade) => Date.parse(trade.created_time));
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  test('is summed up in candles, by market, in batches and by event', async () => {
    const end = Math.floor(Date.now() / 1000);
    const start = end - 3600;
    const one = await first.markets.getMarketCandlesticks(series(), market.ticker, start, end, 1);
    expect(one.data.ticker).toBe(market.ticker);
    for (const candle of one.data.candlesticks) {
      expect(micros(candle.yes_bid.low_dollars)).toBeLessThanOrEqual(micros(candle.yes_bid.high_dollars));
      expect(candle.end_period_ts % 60).toBe(0);
    }

    const several = await first.markets.batchGetMarketCandlesticks(market.ticker, start, end, 1);
    expect(several.data.markets.map((entry) => entry.market_ticker)).toEqual([market.ticker]);
    const event = await first.events.getMarketCandlesticksByEvent(market.event_ticker, series(), start, end, 1);
    expect(event.data.market_tickers).toContain(market.ticker);
    expect(event.data.market_candlesticks.length).toBe(event.data.market_tickers.length);
  });
});

describe('series and events', () => {
  test('lead to the market', async () => {
    const list = await first.markets.getSeriesList();
    expect(list.data.series.map((entry) => entry.ticker)).toContain(series());
    expect((await first.markets.getSeries(series())).data.series.ticker).toBe(series());

    const event = await first.events.getEvent(market.event_ticker, true);
    expect(event.data.event.markets?.map((entry) => entry.ticker)).toContain(market.ticker);
    const events = await first.events.getEvents(200, undefined, false, false, 'open', series());
    expect(events.data.events.map((entry) => entry.event_ticker)).toContain(market.event_ticker);
    expect((await first.events.getEventMetadata(market.event_ticker)).status).toBe(200);
    expect((await first.exchange.getSeriesFeeChanges()).status).toBe(200);
    expect((await first.events.getEventFeeChanges()).status).toBe(200);
    expect((await first.events.getMultivariateEvents(1)).status).toBe(200);
  });
});

describe('the exchange', () => {
  test('says whether it is open and when it will be', async () => {
    const status = (await first.exchange.getExchangeStatus()).data;
    expect(status.exchange_active).toBe(true);
    const schedule = (await first.exchange.getExchangeSchedule()).data;
    expect(schedule.schedule.standard_hours.length).toBeGreaterThan(0);
  });

  test('says how far its read model has come', async () => {
    const { data } = await first.exchange.getUserDataTimestamp();
    expect(Number.isNaN(Date.parse(data.as_of_time))).toBe(false);
  });
});
