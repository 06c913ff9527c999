import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { App } from "./App";
import { ConsoleStore } from "./store/consoleStore";
import { StoreContext } from "./store/StoreContext";
import { activity, connection, decision, exchangeStart, frame, queuedWhale, traderStatus, tradingState, whaleQueue } from "./testing/frames";
import type { Frame } from "./wire/frame";

let store: ConsoleStore;

function feed(...frames: Frame[]): void {
  act(() => {
    store.setLink({ phase: "open", failures: 0, heardAt: performance.now(), retryAt: null });
    frames.forEach((sample) => store.apply(sample));
  });
}

beforeEach(() => {
  vi.useFakeTimers({ now: exchangeStart });
  store = new ConsoleStore({ now: () => performance.now(), wallNow: () => Date.now(), requestFlush: (flush) => flush() });
  render(
    <StoreContext value={store}>
      <App onRetry={() => {}} />
    </StoreContext>,
  );
});

afterEach(() => {
  cleanup();
  store.stop();
  vi.useRealTimers();
});

it("shows where the trader stands", () => {
  feed(connection(), traderStatus(), tradingState());
  expect(screen.getByTestId("state-badge").textContent).toBe("READY");
  expect(document.title).toBe("READY · TRADER V3");
  expect(screen.getByText("SIM")).toBeTruthy();
  expect(screen.getByText("×120")).toBeTruthy();
  expect(screen.getByText("$9,612.40")).toBeTruthy();
  expect(screen.getByText("+$25.25").className).toContain("gain");
  expect(within(screen.getByTestId("positions")).getByText("-$3.75").className).toContain("loss");
  expect(within(screen.getByTestId("orders")).getByText("10 of 25")).toBeTruthy();
});

it("shows a queued whale and ages it on the exchange's clock", () => {
  feed(traderStatus({ exchange_speed: 60 }), whaleQueue([queuedWhale("w1")], [], { exchange_speed: 60 }));
  const row = screen.getByTestId("whale-row");
  expect(row.dataset["whaleId"]).toBe("w1");
  expect(row.textContent).toContain("QUEUED");
  expect(row.textContent).toContain("$1,425.00");
  expect(row.textContent).toContain("2s");
  act(() => {
    vi.advanceTimersByTime(1_000);
    store.tick();
  });
  expect(row.textContent).toContain("1m 02s");
});

it("shows decisions and filters them by outcome", () => {
  feed(whaleQueue([], [
    decision("w1", "followed", { our_price_cents: 62, our_count: "5.00" }),
    decision("w2", "skipped_age"),
  ]));
  const log = within(screen.getByTestId("decision-log"));
  expect(log.getAllByTestId("decision-row")).toHaveLength(2);
  expect(log.getByText("Because of skipped_age.")).toBeTruthy();
  expect(log.getAllByTestId("decision-row")[0]?.textContent).toContain("62¢ × 5");
  fireEvent.click(log.getByRole("button", { name: /^Followed/ }));
  expect(log.getAllByTestId("decision-row")).toHaveLength(1);
});

it("explains an empty queue", () => {
  feed(whaleQueue([]));
  expect(screen.getByText("No whale yet. Watching for bets of at least $100.")).toBeTruthy();
});

it("warns when the trader falls silent", () => {
  feed(traderStatus());
  act(() => {
    vi.advanceTimersByTime(25_000);
    store.tick();
  });
  expect(screen.getByTestId("banner-link").textContent).toContain("Data is stale: last update 25 s ago.");
  expect(document.title).toBe("STALE · TRADER V3");
});

it("cannot be mistaken while an emergency stop holds", () => {
  const stop = {
    phase: "clearing", reason: "<b>worried</b>", since: "2025-08-08T14:00:00Z", pulls: 1, verified_at: null,
    resting_orders: 7, unknown_orders: 2, last_obstacle: "cancelling all orders failed: 503",
  };
  feed(traderStatus({ emergency_stop: stop }));
  const banner = screen.getByRole("alert");
  expect(banner.dataset["phase"]).toBe("clearing");
  expect(banner.textContent).toContain("EMERGENCY STOP · CLEARING, NOT VERIFIED");
  expect(banner.textContent).toContain("7 orders still listed as resting, 2 orders of unknown fate.");
  expect(banner.textContent).toContain("Reason: <b>worried</b> · since 2025-08-08 14:00:00 UTC");
  expect(banner.textContent).toContain("Last obstacle: cancelling all orders failed: 503");
  expect(banner.textContent).toContain("trader resume");
  feed(traderStatus({ emergency_stop: { ...stop, phase: "verified", resting_orders: 0, unknown_orders: 0, last_obstacle: null } }));
  expect(screen.getByRole("alert").textContent).toContain("EMERGENCY STOP · VERIFIED");
  expect(screen.getByRole("alert").textContent).not.toContain("obstacle");
  feed(traderStatus());
  expect(screen.queryByRole("alert")).toBeNull();
});

it("lists activity with expandable details", () => {
  feed(frame("history_replay", {
    transitions: [activity(1, "Configuration read", exchangeStart, { activity_type: "state_transition", from_state: "startup", to_state: "initializing" })],
    activities: [activity(2, "Synchronised", exchangeStart + 1_000, { metadata: { positions: 3 } })],
    count: 2,
  }));
  const panel = within(screen.getByTestId("activity-console"));
  const [first, second] = panel.getAllByTestId("activity-row");
  expect(first?.textContent).toContain("[14:00:00] STATE TRANSITION: startup → initializing");
  expect(second?.textContent).not.toContain("positions");
  fireEvent.click(panel.getByRole("button", { name: "Show details" }));
  expect(second?.textContent).toContain("positions3");
});

it("moves between tabs with the arrow keys", () => {
  feed(tradingState());
  const open = screen.getByRole("tab", { name: /^Open/ });
  open.focus();
  fireEvent.keyDown(open, { key: "ArrowRight" });
  const recent = screen.getByRole("tab", { name: /^Recent/ });
  expect(document.activeElement).toBe(recent);
  expect(recent.getAttribute("aria-selected")).toBe("true");
  expect(screen.getByText("No order has finished yet.")).toBeTruthy();
});
