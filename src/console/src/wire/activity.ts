import { list, number, object, text, textOrNull, type RawObject } from "./fields";

export type ActivityLevel = "info" | "success" | "warning" | "error";

export interface Activity {
  /** Increasing on the server; negative for lines the console itself adds. */
  readonly id: number;
  /** Wall clock, milliseconds since the epoch. */
  readonly atMs: number;
  readonly activityType: string;
  readonly level: ActivityLevel;
  readonly message: string;
  readonly metadata: RawObject;
  readonly state: string;
  readonly fromState: string | null;
  readonly toState: string | null;
}

function level(value: unknown): ActivityLevel {
  return value === "success" || value === "warning" || value === "error" ? value : "info";
}

export function decodeActivity(data: unknown): Activity {
  const raw = object(data);
  const at = Date.parse(text(raw["timestamp"]));
  return {
    id: number(raw["id"]),
    atMs: Number.isNaN(at) ? 0 : at,
    activityType: text(raw["activity_type"], "unknown"),
    level: level(raw["level"]),
    message: text(raw["message"]),
    metadata: object(raw["metadata"]),
    state: text(raw["state"]),
    fromState: textOrNull(raw["from_state"]),
    toState: textOrNull(raw["to_state"]),
  };
}

/** The replay's two lists as one; order and duplicates are the activity log's business. */
export function decodeHistoryReplay(data: unknown): readonly Activity[] {
  const raw = object(data);
  return [...list(raw["transitions"], decodeActivity), ...list(raw["activities"], decodeActivity)];
}
