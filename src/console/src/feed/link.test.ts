import { describe, expect, it } from "vitest";
import { backoffDelay } from "./backoff";
import { firstLink, openingLimitMs, silenceLimitMs, stepLink, type LinkEvent, type LinkState } from "./link";

const evenJitter = 0.5;

function step(state: LinkState, event: LinkEvent, now: number) {
  return stepLink(state, event, now, evenJitter);
}

describe("backoffDelay", () => {
  it("doubles from 1 s to 30 s", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map((failures) => backoffDelay(failures, evenJitter))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  it("spreads by a fifth either way but never beyond 30 s", () => {
    expect(backoffDelay(1, 0)).toBe(800);
    expect(backoffDelay(1, 1)).toBe(1_200);
    expect(backoffDelay(9, 0)).toBe(24_000);
    expect(backoffDelay(9, 1)).toBe(30_000);
  });
});

describe("the link", () => {
  it("opens at once", () => {
    expect(firstLink(0)).toEqual({ state: { phase: "opening", failures: 0, heardAt: 0, retryAt: null }, command: "open" });
  });

  it("waits longer after every failed attempt", () => {
    let state = firstLink(0).state;
    let now = 0;
    const delays: number[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      state = step(state, "closed", now).state;
      delays.push((state.retryAt ?? 0) - now);
      now = state.retryAt ?? 0;
      const early = step(state, "tick", now - 1);
      expect(early.command).toBeNull();
      const due = step(state, "tick", now);
      expect(due.command).toBe("open");
      state = due.state;
    }
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it("forgets failures only once a frame has come", () => {
    const failing: LinkState = { phase: "opening", failures: 4, heardAt: 0, retryAt: null };
    const opened = step(failing, "opened", 100).state;
    expect(opened.failures).toBe(4);
    expect(step(opened, "closed", 200).state.retryAt).toBe(16_200);
    const heard = step(opened, "frame", 150).state;
    expect(step(heard, "closed", 200).state.retryAt).toBe(1_200);
  });

  it("does not wait once the page is looked at again", () => {
    const waiting: LinkState = { phase: "waiting", failures: 5, heardAt: 0, retryAt: 16_000 };
    const seen = step(waiting, "visible", 3_000);
    expect(seen.command).toBe("open");
    expect(seen.state).toEqual({ phase: "opening", failures: 0, heardAt: 3_000, retryAt: null });
  });

  it("leaves a working socket alone when the page is looked at", () => {
    const open: LinkState = { phase: "open", failures: 0, heardAt: 0, retryAt: null };
    expect(step(open, "visible", 3_000)).toEqual({ state: open, command: null });
  });

  it("abandons a socket that has been silent for 60 s", () => {
    const open = step(firstLink(0).state, "frame", 1_000).state;
    expect(step(open, "tick", 1_000 + silenceLimitMs - 1).command).toBeNull();
    const silent = step(open, "tick", 1_000 + silenceLimitMs);
    expect(silent.command).toBe("abandon");
    expect(silent.state.phase).toBe("waiting");
  });

  it("abandons a socket that never opens", () => {
    expect(step(firstLink(0).state, "tick", openingLimitMs).command).toBe("abandon");
  });
});
