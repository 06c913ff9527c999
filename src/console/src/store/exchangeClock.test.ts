import { expect, it } from "vitest";
import { exchangeNow } from "./exchangeClock";

it("runs with the exchange's own speed", () => {
  expect(exchangeNow({ exchangeMs: 1_000_000, speed: 1, receivedAt: 50 }, 1_050)).toBe(1_001_000);
  expect(exchangeNow({ exchangeMs: 1_000_000, speed: 120, receivedAt: 50 }, 1_050)).toBe(1_120_000);
});

it("stands still while the clock is held", () => {
  expect(exchangeNow({ exchangeMs: 1_000_000, speed: 0, receivedAt: 50 }, 99_000)).toBe(1_000_000);
});

it("never runs backwards for a tick older than the reading", () => {
  expect(exchangeNow({ exchangeMs: 1_000_000, speed: 120, receivedAt: 500 }, 100)).toBe(1_000_000);
});
