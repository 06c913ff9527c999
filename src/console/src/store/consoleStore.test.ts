import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { activity, decision, exchangeStart, frame, queuedWhale, traderStatus, whaleQueue } from "../testing/frames";
import { ConsoleStore } from "./consoleStore";

/** Publishes at once, unless the test wants to hold the paint back. */
function createStore(requestFlush: (flush: () => void) => void = (flush) => flush()): ConsoleStore {
  return new ConsoleStore({ now: () => performance.now(), wallNow: () => Date.now(), requestFlush });
}

function rows(store: ConsoleStore) {
  return store.tape.get().rows.map(({ whaleId, action, processing, fading }) => ({ whaleId, action, processing, fading }));
}

beforeEach(() => {
  vi.useFakeTimers({ now: exchangeStart });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("frames", () => {
  it("counts unknown frames and leaves everything else alone", () => {
    const store = createStore();
    store.apply(traderStatus());
    const before = store.status.get();
    store.apply(frame("brand_new", { a: 1 }));
    store.tick();
    expect(store.frames.get()).toMatchObject({ received: 2, unknown: 1 });
    expect(store.status.get()).toBe(before);
  });

  it("survives frames with nothing in them", () => {
    const store = createStore();
    for (const type of ["connection", "history_replay", "system_activity", "trader_status", "trading_state", "whale_queue", "whale_processing"]) {
      store.apply(frame(type, {}));
    }
    expect(store.trading.get()?.positions).toEqual([]);
    expect(store.whales.get()?.queue).toEqual([]);
  });

  it("publishes many frames in one flush", () => {
    const flushes: (() => void)[] = [];
    const store = createStore((flush) => flushes.push(flush));
    let renders = 0;
    store.activities.subscribe(() => (renders += 1));
    for (let id = 1; id <= 200; id += 1) store.apply(frame("system_activity", activity(id, `m${id}`)));
    expect(store.activities.get()).toHaveLength(0);
    expect(flushes).toHaveLength(1);
    flushes[0]?.();
    expect(renders).toBe(1);
    expect(store.activities.get()).toHaveLength(200);
  });

  it("keeps the identity of rows that did not change", () => {
    const store = createStore();
    store.apply(whaleQueue([queuedWhale("a"), queuedWhale("b")], [decision("x", "followed")]));
    const { rows: rowsBefore } = store.tape.get();
    const decisionsBefore = store.whales.get()?.decisions;
    store.apply(whaleQueue([queuedWhale("a"), queuedWhale("b", { waiting: "book" })], [decision("x", "followed")]));
    const rowOf = (id: string, list = store.tape.get().rows) => list.find((row) => row.whaleId === id);
    expect(rowOf("a")).toBe(rowOf("a", rowsBefore));
    expect(rowOf("b")).not.toBe(rowOf("b", rowsBefore));
    expect(store.whales.get()?.decisions).toBe(decisionsBefore);
  });

  it("ticks the exchange clock from the last reading", () => {
    const store = createStore();
    store.apply(traderStatus());
    expect(store.exchangeNow.get()).toBe(exchangeStart);
    vi.advanceTimersByTime(1_000);
    store.tick();
    expect(store.exchangeNow.get()).toBe(exchangeStart + 120_000);
  });
});

describe("the life of a whale row", () => {
  it("goes from queued through processing to its outcome, lingers 3 s and fades for 0.5 s", () => {
    const store = createStore();
    store.apply(whaleQueue([queuedWhale("w1")]));
    expect(rows(store)).toEqual([{ whaleId: "w1", action: null, processing: false, fading: false }]);
    store.apply(frame("whale_processing", { whale_id: "w1", status: "processing", action: null }));
    expect(rows(store)[0]?.processing).toBe(true);
    store.apply(frame("whale_processing", { whale_id: "w1", status: "complete", action: "followed" }));
    expect(rows(store)[0]).toMatchObject({ action: "followed", processing: false });
    store.apply(whaleQueue([], [decision("w1", "followed")]));
    vi.advanceTimersByTime(2_999);
    expect(rows(store)[0]).toMatchObject({ action: "followed", fading: false });
    vi.advanceTimersByTime(2);
    expect(rows(store)[0]?.fading).toBe(true);
    vi.advanceTimersByTime(500);
    expect(rows(store)).toEqual([]);
  });

  it("remembers a whale that is processed before the queue frame shows it", () => {
    const store = createStore();
    store.apply(frame("whale_processing", { whale_id: "w1", status: "processing", action: null }));
    store.apply(whaleQueue([queuedWhale("w1")]));
    expect(rows(store)[0]?.processing).toBe(true);
  });

  it("shows a whale only ever seen through its decision, once", () => {
    const store = createStore();
    store.apply(whaleQueue([]));
    store.apply(whaleQueue([], [decision("w2", "skipped_age")]));
    expect(rows(store)).toMatchObject([{ whaleId: "w2", action: "skipped_age" }]);
    vi.advanceTimersByTime(3_600);
    store.apply(whaleQueue([], [decision("w2", "skipped_age")]));
    expect(rows(store)).toEqual([]);
  });

  it("does not replay old decisions when the page opens", () => {
    const store = createStore();
    store.apply(whaleQueue([], [decision("new", "followed"), decision("old", "followed", { timestamp_ms: exchangeStart - 60_000 })]));
    expect(rows(store).map((row) => row.whaleId)).toEqual(["new"]);
  });

  it("gives a late outcome its own three seconds", () => {
    const store = createStore();
    store.apply(whaleQueue([queuedWhale("w1")]));
    store.apply(whaleQueue([]));
    vi.advanceTimersByTime(2_500);
    store.apply(whaleQueue([], [decision("w1", "skipped_price")]));
    vi.advanceTimersByTime(2_500);
    expect(rows(store)[0]).toMatchObject({ action: "skipped_price", fading: false });
  });

  it("returns a rate-limited whale to the queue", () => {
    const store = createStore();
    store.apply(whaleQueue([queuedWhale("w1")]));
    store.apply(frame("whale_processing", { whale_id: "w1", status: "complete", action: "rate_limited" }));
    store.apply(whaleQueue([queuedWhale("w1", { waiting: "rate_limited" })]));
    expect(rows(store)).toMatchObject([{ whaleId: "w1", action: null, processing: false }]);
  });

  it("never shows more than 30, the waiting ones first", () => {
    const store = createStore();
    store.apply(whaleQueue([]));
    const decisions = Array.from({ length: 40 }, (_, index) => decision(`d${index}`, "expired"));
    store.apply(whaleQueue([queuedWhale("waiting", { timestamp_ms: 1 })], decisions));
    expect(rows(store)).toHaveLength(30);
    expect(rows(store).some((row) => row.whaleId === "waiting")).toBe(true);
  });
});
