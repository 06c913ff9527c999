import { randomUUID } from 'node:crypto';
import type { CreateOrderV2Request, GetMarketsResponse, GetMarketsStatusEnum, Market } from 'kalshi-typescript';
import { inject } from 'vitest';
import { Account } from './account';
import { dollars } from './decimals';

/** The first account and the second, which trades against it. */
export function openAccounts(): { first: Account; second: Account } {
  const settings = inject('settings');
  return {
    first: new Account(settings.restUrl, settings.first),
    second: new Account(settings.restUrl, settings.second),
  };
}

/** A market in which orders at 1 and 99 cents rest, and which stays open a while. */
export async function quietMarket(account: Account, isFit: (market: Market) => boolean = () => true): Promise<Market> {
  const soon = Math.floor(Date.now() / 1000) + 90;
  const { markets } = await listMarkets(account, { minCloseTs: soon });
  const fit = markets.filter(
    (market) =>
      market.status === 'active' && cents(market.yes_bid_dollars) >= 5 && cents(market.yes_ask_dollars) <= 95 && isFit(market),
  );
  const latest = fit.sort((a, b) => b.close_time.localeCompare(a.close_time))[0];
  if (latest === undefined) {
    throw new Error(`None of ${markets.length} markets that close later than in 90 s quotes between 5 and 95 cents.`);
  }

  return latest;
}

/** The filters of the market list used here, by name: the client takes fourteen by position. */
export interface MarketFilters {
  readonly limit?: number;
  readonly cursor?: string;
  readonly eventTicker?: string;
  readonly minCloseTs?: number;
  readonly status?: GetMarketsStatusEnum;
  readonly tickers?: string;
}

/** One page of markets. */
export async function listMarkets(account: Account, filters: MarketFilters): Promise<GetMarketsResponse> {
  const { limit = 1000, cursor, eventTicker, minCloseTs, status, tickers } = filters;
  const absent = undefined;
  const { data } = await account.markets.getMarkets(
    limit,
    cursor,
    eventTicker,
    absent,
    absent,
    absent,
    absent,
    absent,
    minCloseTs,
    absent,
    absent,
    status,
    tickers,
  );
  return data;
}

/** An order that rests far from the market unless told otherwise. */
export function order(market: Pick<Market, 'ticker' | 'exchange_index'>, changes: Partial<CreateOrderV2Request> = {}): CreateOrderV2Request {
  return {
    ticker: market.ticker,
    side: 'bid',
    count: '3.00',
    price: dollars(1),
    time_in_force: 'good_till_canceled',
    self_trade_prevention_type: 'taker_at_cross',
    client_order_id: randomUUID(),
    ...(market.exchange_index === undefined ? {} : { exchange_index: market.exchange_index }),
    ...changes,
  };
}

/** Whole cents of a price, cut. */
export function cents(price: string): number {
  return Math.trunc(Number(price) * 100 + 1e-9);
}
