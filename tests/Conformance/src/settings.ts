/** One account on the exchange under test. */
export interface Credentials {
  readonly keyId: string;
  readonly privateKeyPem: string;
}

/** Where the exchange is and who trades on it. */
export interface Settings {
  readonly restUrl: string;
  readonly webSocketUrl: string;
  readonly first: Credentials;
  readonly second: Credentials;
}

declare module 'vitest' {
  interface ProvidedContext {
    settings: Settings;
  }
}

/** Hosts on which nothing real can be lost: the demo exchange's, and this machine. */
export function refuseRealMoney(url: string): void {
  const { hostname } = new URL(url);
  if (!isLoopback(url) && !hostname.endsWith('.kalshi.co')) {
    throw new Error(`${hostname} is not a demo host (*.kalshi.co) nor this machine: this suite places orders and will not run there.`);
  }
}

/** Whether an address is on this machine. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === '127.0.0.1' || hostname === 'localhost';
}
