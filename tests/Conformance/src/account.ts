import { setTimeout as pause } from 'node:timers/promises';
import axios, { AxiosError, type AxiosInstance, type AxiosRequestConfig, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import {
  AccountApi,
  ApiKeysApi,
  Configuration,
  EventsApi,
  ExchangeApi,
  HistoricalApi,
  MarketApi,
  OrderGroupsApi,
  OrdersApi,
  PortfolioApi,
} from 'kalshi-typescript';
import { deviations } from './declared';
import { isLoopback, type Credentials } from './settings';

const longestBackOffs = 20;

/** The exchange's client, once per account; every answer is held against the client's own declarations. */
export class Account {
  private readonly http: AxiosInstance;
  readonly orders: OrdersApi;
  readonly groups: OrderGroupsApi;
  readonly portfolio: PortfolioApi;
  readonly markets: MarketApi;
  readonly events: EventsApi;
  readonly exchange: ExchangeApi;
  readonly historical: HistoricalApi;
  readonly keys: ApiKeysApi;
  readonly account: AccountApi;

  constructor(
    private readonly restUrl: string,
    credentials: Credentials, { retries = true } = {},
  ) {
    const configuration = new Configuration({
      basePath: restUrl,
      apiKey: credentials.keyId,
      privateKeyPem: credentials.privateKeyPem,
    });
    // Each class adds its signature to the axios it is given: with the common one, two accounts would sign for each other.
    const transport: AxiosRequestConfig = isLoopback(restUrl) ? { proxy: false } : {};
    const open = <T extends object>(api: new (c: Configuration, p: string, a: AxiosInstance) => T): T =>
      checked(new api(configuration, restUrl, patient(axios.create(transport), retries)), api.name);
    this.orders = open(OrdersApi);
    this.groups = open(OrderGroupsApi);
    this.portfolio = open(PortfolioApi);
    this.markets = open(MarketApi);
    this.events = open(EventsApi);
    this.exchange = open(ExchangeApi);
    this.historical = open(HistoricalApi);
    this.keys = open(ApiKeysApi);
    this.account = open(AccountApi);
    this.http = patient(axios.create(transport), retries);
    void new OrdersApi(configuration, restUrl, this.http);
  }

  /** Sends what the client's types would not let through, signed by it all the same. */
  send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<AxiosResponse> {
    return this.http.request({ method, url: `${this.restUrl}${path}`, ...(body === undefined ? {} : { data: body }) });
  }
}

/** A refusal as it came over the wire. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
}

/** The refusal a call must end in; a call that succeeds is a failure. */
export async function refused(call: Promise<{ status: number; data: unknown }>): Promise<Refusal> {
  try {
    const answer = await call;
    throw new Error(`Expected a refusal, got ${answer.status} ${JSON.stringify(answer.data)}`);
  } catch (error) {
    if (error instanceof AxiosError && error.response !== undefined) {
      return { status: error.response.status, body: error.response.data };
    }

    throw error;
  }
}

/** The error code in a body of any of the exchange's shapes. */
export function codeOf(body: unknown): string | undefined {
  const outer = body as { error?: unknown; code?: string; msg?: string } | undefined;
  if (typeof outer?.error === 'string') {
    return outer.error;
  }

  return (outer?.error as { code?: string } | undefined)?.code ?? outer?.code ?? outer?.msg;
}

/** Looks until a read has caught up with what was acknowledged (§4.5: reads lag the engine). */
export async function eventually<T>(look: () => Promise<T>, isThere: (seen: T) => boolean): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const seen = await look();
    if (isThere(seen)) {
      return seen;
    }

    if (attempt === 40) {
      throw new Error(`Still not there after ${attempt} looks: ${JSON.stringify(seen)}`);
    }

    await pause(attempt * 10);
  }
}

/** Waits out 429 with a growing pause, as the exchange advises. */
function patient(http: AxiosInstance, retries: boolean): AxiosInstance {
  http.interceptors.response.use(undefined, async (error: AxiosError) => {
    const config = error.config as (InternalAxiosRequestConfig & { backOffs?: number }) | undefined;
    const backOffs = (config?.backOffs ?? 0) + 1;
    if (!retries || error.response?.status !== 429 || config === undefined || backOffs > longestBackOffs) {
      throw error;
    }

    await pause(50 * backOffs);
    return http.request({ ...config, backOffs } as AxiosRequestConfig);
  });
  return http;
}

function checked<T extends object>(api: T, name: string): T {
  return new Proxy(api, {
    get(target, key, receiver) {
      const member: unknown = Reflect.get(target, key, receiver);
      if (typeof member !== 'function' || typeof key !== 'string') {
        return member;
      }

      return async (...parameters: unknown[]) => {
        const answer = (await Reflect.apply(member, target, parameters)) as { data: unknown };
        const found = deviations(name, key, answer.data);
        if (found.length > 0) {
          throw new Error(`The answer is not what the client declares: ${found.join('; ')}`);
        }

        return answer;
      };
    },
  });
}
