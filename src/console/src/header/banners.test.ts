import { describe, expect, it } from "vitest";
import { freshness } from "../feed/freshness";
import type { LinkState } from "../feed/link";
import { traderStatus } from "../testing/frames";
import type { TraderStatus } from "../wire/traderStatus";
import { bannersFor } from "./banners";
import { titleFor } from "./DocumentTitle";

const open: LinkState = { phase: "open", failures: 0, heardAt: 0, retryAt: null };
const waiting: LinkState = { phase: "waiting", failures: 1, heardAt: 0, retryAt: 27_000 };

function status(extra: object = {}): TraderStatus {
  const sample = traderStatus(extra);
  if (sample.type !== "trader_status") throw new Error("not a status");
  return sample.data;
}

const texts = (...[fresh, trader, environment]: Parameters<typeof bannersFor>) =>
  bannersFor(fresh, trader, environment).map((banner) => banner.text);

describe("bannersFor", () => {
  it("is silent while all is well", () => {
    expect(texts(freshness(open, 0, 20_000), status(), "sim")).toEqual([]);
  });

  it("says how stale the data is while the socket is down", () => {
    expect(texts(freshness(waiting, 0, 25_000), status(), "sim")).toEqual([
      "Data is stale: last update 25 s ago. Reconnecting… Next attempt in 2 s.",
    ]);
  });

  it("speaks up after 20 s without a frame", () => {
    expect(texts(freshness(open, 0, 25_000), status(), "sim")).toEqual([
      "Data is stale: last update 25 s ago. Reconnecting in 35 s if nothing comes.",
    ]);
  });

  it("names the error, a degraded state and production", () => {
    const fresh = freshness(open, 0, 0);
    expect(texts(fresh, status({ state: "error", last_error: "API key refused" }), "sim")).toEqual(["Trader in error: API key refused"]);
    expect(texts(fresh, status({ degraded: true }), "production")).toEqual([
      "PRODUCTION — orders use real money.",
      "Trader is degraded. It keeps running with part of its services missing.",
    ]);
  });
});

it("never titles a silent page READY", () => {
  expect(titleFor("fresh", "ready")).toBe("READY · TRADER V3");
  expect(titleFor("down", "ready")).toBe("STALE · TRADER V3");
  expect(titleFor("first", null)).toBe("CONNECTING · TRADER V3");
});
