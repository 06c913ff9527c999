import type { WhaleDecision, WhaleProcessing, WhaleQueue } from "../wire/whaleQueue";
import { keepIdentity } from "./keepIdentity";
import { rowFromDecision, rowFromQueue, type WhaleRow } from "./whaleRow";

export const lingerMs = 3_000;
export const fadeMs = 500;
export const rowCapacity = 30;
const processingCapacity = 500;
/** On the first frame only decisions at most this old (wall time) count as just made. */
const recentDecisionMs = 5_000;

/** The rows of the whale panel and what is needed to tell new from known. */
export interface WhaleTape {
  readonly rows: readonly WhaleRow[];
  readonly processing: ReadonlySet<string>;
  readonly knownDecisions: ReadonlySet<string>;
  /** False until the first queue after a connect: its decisions are history, not news. */
  readonly primed: boolean;
}

export const emptyWhaleTape: WhaleTape = {
  rows: [],
  processing: new Set(),
  knownDecisions: new Set(),
  primed: false,
};

export function applyQueue(tape: WhaleTape, frame: WhaleQueue, now: number): WhaleTape {
  const decisions = new Map<string, WhaleDecision>();
  for (const decision of frame.decisions) {
    if (!decisions.has(decision.whaleId)) decisions.set(decision.whaleId, decision);
  }
  const current = new Map(tape.rows.map((row) => [row.whaleId, row]));
  const queuedIds = new Set(frame.queue.map((whale) => whale.whaleId));

  const queued = frame.queue.map((whale) => {
    const row = rowFromQueue(whale, tape.processing.has(whale.whaleId));
    const before = current.get(whale.whaleId);
    // A whale put back to wait has lost its former outcome.
    const keepsAction = before && before.leftAt === null && whale.waiting === null;
    return keepsAction ? { ...row, action: before.action, reason: before.reason } : row;
  });
  const departed = tape.rows
    .filter((row) => !queuedIds.has(row.whaleId))
    .map((row) => depart(row, decisions.get(row.whaleId), now));
  const sudden = frame.decisions
    .filter((decision) => !current.has(decision.whaleId) && !queuedIds.has(decision.whaleId))
    .filter((decision) => isNews(tape, frame, decision))
    .map((decision) => rowFromDecision(decision, now));

  return {
    rows: arrange(tape.rows, queued, [...departed, ...sudden]),
    processing: new Set([...tape.processing].filter((id) => queuedIds.has(id) || !current.has(id))),
    knownDecisions: new Set(frame.decisions.map(decisionKey)),
    primed: true,
  };
}

export function applyProcessing(tape: WhaleTape, event: WhaleProcessing): WhaleTape {
  const processing = new Set(tape.processing);
  const begins = event.status === "processing";
  if (begins) processing.add(event.whaleId);
  else processing.delete(event.whaleId);
  for (const oldest of processing) {
    if (processing.size <= processingCapacity) break;
    processing.delete(oldest);
  }
  const rows = tape.rows.map((row) => {
    if (row.whaleId !== event.whaleId || row.leftAt !== null) return row;
    return { ...row, processing: begins, action: begins ? null : event.action, reason: null };
  });
  return { ...tape, processing, rows };
}

/** Moves rows on: lingering rows start to fade, faded ones go. Returns the same tape when nothing is due. */
export function ageRows(tape: WhaleTape, now: number): WhaleTape {
  let changed = false;
  const rows: WhaleRow[] = [];
  for (const row of tape.rows) {
    const gone = row.leftAt === null ? -1 : now - row.leftAt;
    if (gone >= lingerMs + fadeMs) {
      changed = true;
    } else if (gone >= lingerMs && !row.fading) {
      changed = true;
      rows.push({ ...row, fading: true });
    } else {
      rows.push(row);
    }
  }
  return changed ? { ...tape, rows } : tape;
}

/** When {@link ageRows} next has something to do. */
export function nextRowDeadline(tape: WhaleTape): number | null {
  const deadlines = tape.rows.flatMap((row) =>
    row.leftAt === null ? [] : [row.leftAt + lingerMs + (row.fading ? fadeMs : 0)],
  );
  return deadlines.length === 0 ? null : Math.min(...deadlines);
}

function depart(row: WhaleRow, decision: WhaleDecision | undefined, now: number): WhaleRow {
  const action = decision?.action ?? row.action;
  const reason = decision?.reason ?? row.reason;
  if (row.leftAt === null) return { ...row, processing: false, waiting: null, action, reason, leftAt: now };
  // The outcome came after the departure: give it its own full time on screen.
  if (row.action === null && action !== null) return { ...row, action, reason, leftAt: now, fading: false };
  return row;
}

function isNews(tape: WhaleTape, frame: WhaleQueue, decision: WhaleDecision): boolean {
  if (tape.primed) return !tape.knownDecisions.has(decisionKey(decision));
  if (frame.exchangeTimeMs === null) return false;
  return (frame.exchangeTimeMs - decision.timestampMs) / Math.max(frame.exchangeSpeed, 1) <= recentDecisionMs;
}

function decisionKey(decision: WhaleDecision): string {
  return `${decision.whaleId}/${decision.action}/${decision.timestampMs}`;
}

/** Waiting whales have the first claim to a place, then the latest departures; the newest bet is on top. */
function arrange(
  previous: readonly WhaleRow[],
  queued: readonly WhaleRow[],
  others: readonly WhaleRow[],
): readonly WhaleRow[] {
  const unique = [...new Map([...others, ...queued].map((row) => [row.whaleId, row])).values()];
  const places = unique
    .sort((a, b) => (b.leftAt ?? Infinity) - (a.leftAt ?? Infinity) || 0)
    .slice(0, rowCapacity)
    .sort((a, b) => b.timestampMs - a.timestampMs || a.whaleId.localeCompare(b.whaleId));
  return keepIdentity(previous, places, (row) => row.whaleId);
}
