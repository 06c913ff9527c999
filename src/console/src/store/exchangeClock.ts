/** A reading of the exchange's clock, and the local moment it was received at. */
export interface ExchangeClock {
  readonly exchangeMs: number;
  /** Exchange seconds per wall second; 0 while the clock is held. */
  readonly speed: number;
  readonly receivedAt: number;
}

export function exchangeNow(clock: ExchangeClock, now: number): number {
  // A tick taken just before the reading arrived must not run the clock backwards.
  const elapsed = Math.max(0, now - clock.receivedAt);
  return clock.exchangeMs + elapsed * clock.speed;
}
