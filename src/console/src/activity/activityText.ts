import { upperLabel } from "../format/labels";
import { formatTimeUtc } from "../format/time";
import type { ActivityLog } from "../store/activityLog";
import type { Activity } from "../wire/activity";

export interface ActivityParts {
  readonly kind: string;
  readonly headline: string;
  /** Shown below the headline; null where the headline says it all. */
  readonly context: string | null;
}

export function activityParts(activity: Activity): ActivityParts {
  const { fromState, toState, activityType, message } = activity;
  const kind = upperLabel(activityType);
  if (fromState && toState) {
    return { kind, headline: `${fromState} → ${toState}`, context: message || null };
  }
  return { kind, headline: message, context: null };
}

/** What the copy button puts on the clipboard: one line per message, `time [from -> to] text`. */
export function copyText(lines: ActivityLog): string {
  return lines
    .map(({ activity }) => {
      const { fromState, toState } = activity;
      const transition = fromState && toState ? `[${fromState} -> ${toState}] ` : "";
      return `${formatTimeUtc(activity.atMs)} ${transition}${activity.message.replace(/\s*\n\s*/g, " ")}`;
    })
    .join("\n");
}
