import { sentenceLabel } from "../format/labels";

/** Outcomes in the order they are listed: the follow first, then the skips, then what went wrong. */
const order = [
  "followed", "skipped_age", "skipped_position", "skipped_orders", "skipped_limit", "skipped_no_book",
  "skipped_price", "skipped_risk", "skipped_displaced", "failed", "expired",
] as const;

/** Counted beside the outcomes, but a rate-limited whale waits on and is decided later. */
const notOutcomes: ReadonlySet<string> = new Set(["total", "rate_limited"]);

export interface Outcome {
  readonly action: string;
  readonly label: string;
  readonly count: number;
}

/** Every outcome with a count, known ones in their order, unknown ones after them. */
export function outcomesOf(decisionStats: Readonly<Record<string, number>>): readonly Outcome[] {
  const known: readonly string[] = order;
  const unknown = Object.keys(decisionStats).filter((name) => !known.includes(name) && !notOutcomes.has(name));
  return [...known, ...unknown]
    .map((action) => ({ action, label: outcomeLabel(action), count: decisionStats[action] ?? 0 }))
    .filter((outcome) => outcome.count > 0);
}

/** The chips stand in a row of skips, so the word itself can go. */
export function outcomeLabel(action: string): string {
  return sentenceLabel(action.replace(/^skipped_/, ""));
}
