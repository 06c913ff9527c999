import type { Freshness } from "../feed/freshness";
import { formatSpan } from "../format/time";
import type { TraderStatus } from "../wire/traderStatus";

export interface Banner {
  readonly id: "link" | "error" | "degraded" | "production";
  readonly tone: "note" | "warning" | "danger" | "production";
  readonly text: string;
  readonly canRetry: boolean;
}

/** "25 s", because a banner is a sentence; longer spans as everywhere else. */
function seconds(milliseconds: number): string {
  return milliseconds < 60_000 ? `${Math.floor(milliseconds / 1000)} s` : formatSpan(milliseconds);
}

function linkBanner(fresh: Freshness): Banner | null {
  switch (fresh.kind) {
    case "fresh":
      return null;
    case "first":
      return {
        id: "link",
        tone: "note",
        text: fresh.retryInMs === null ? "Connecting to the trader…" : `The trader does not answer. Next attempt in ${seconds(fresh.retryInMs)}.`,
        canRetry: fresh.retryInMs !== null,
      };
    case "silent":
      return {
        id: "link",
        tone: "warning",
        text: `Data is stale: last update ${seconds(fresh.ageMs)} ago. Reconnecting in ${seconds(fresh.reconnectInMs)} if nothing comes.`,
        canRetry: false,
      };
    case "down": {
      const next = fresh.retryInMs === null ? "" : ` Next attempt in ${seconds(fresh.retryInMs)}.`;
      return {
        id: "link",
        tone: "danger",
        text: `Data is stale: last update ${seconds(fresh.ageMs)} ago. Reconnecting…${next}`,
        canRetry: fresh.retryInMs !== null,
      };
    }
  }
}

export function bannersFor(fresh: Freshness, status: TraderStatus | null, environment: string | null): readonly Banner[] {
  const banners: Banner[] = [];
  if (environment === "production") {
    banners.push({ id: "production", tone: "production", text: "PRODUCTION — orders use real money.", canRetry: false });
  }
  const link = linkBanner(fresh);
  if (link) banners.push(link);
  if (status?.state === "error") {
    const cause = status.lastError ?? "the trader gave no cause";
    banners.push({ id: "error", tone: "danger", text: `Trader in error: ${cause}`, canRetry: false });
  } else if (status?.degraded) {
    const cause = status.lastError ? ` ${status.lastError}` : " It keeps running with part of its services missing.";
    banners.push({ id: "degraded", tone: "warning", text: `Trader is degraded.${cause}`, canRetry: false });
  }
  return banners;
}
