import type { Activity } from "../wire/activity";

export const activityCapacity = 300;
const repeatWindowMs = 1_000;

/** One line of the console: an activity and how often it came again within a second. */
export interface ActivityLine {
  readonly activity: Activity;
  readonly repeats: number;
  /** Ids of everything folded into this line, to recognise duplicates. */
  readonly ids: readonly number[];
}

export type ActivityLog = readonly ActivityLine[];

/** The text that decides whether two activities say the same. */
export function activityText(activity: Activity): string {
  const { fromState, toState, message } = activity;
  return fromState && toState ? `[${fromState} -> ${toState}] ${message}` : message;
}

/** After a reconnect the server's history replaces ours; lines the console added itself stay. */
export function replayActivities(log: ActivityLog, history: readonly Activity[]): ActivityLog {
  const own = log.filter((line) => line.activity.id < 0).map((line) => line.activity);
  const inTimeOrder = [...history, ...own].sort((a, b) => a.atMs - b.atMs || a.id - b.id);
  return inTimeOrder.reduce<ActivityLog>(appendActivity, []);
}

export function appendActivity(log: ActivityLog, activity: Activity): ActivityLog {
  if (log.some((line) => line.ids.includes(activity.id))) return log;
  const index = insertionIndex(log, activity);
  const repeated = repeatedLine(log, index, activity);
  if (repeated) return log.map((line) => (line === repeated ? fold(line, activity) : line));
  const line: ActivityLine = { activity, repeats: 1, ids: [activity.id] };
  return [...log.slice(0, index), line, ...log.slice(index)].slice(-activityCapacity);
}

function insertionIndex(log: ActivityLog, activity: Activity): number {
  let index = log.length;
  while (index > 0 && (log[index - 1]?.activity.atMs ?? 0) > activity.atMs) index -= 1;
  return index;
}

function repeatedLine(log: ActivityLog, before: number, activity: Activity): ActivityLine | null {
  const text = activityText(activity);
  for (let index = before - 1; index >= 0; index -= 1) {
    const line = log[index];
    if (!line || activity.atMs - line.activity.atMs > repeatWindowMs) return null;
    const same = line.activity.activityType === activity.activityType && line.activity.level === activity.level;
    if (same && activityText(line.activity) === text) return line;
  }
  return null;
}

function fold(line: ActivityLine, activity: Activity): ActivityLine {
  return { ...line, repeats: line.repeats + 1, ids: [...line.ids, activity.id] };
}
