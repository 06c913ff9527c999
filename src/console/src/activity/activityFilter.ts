import type { ActivityLog } from "../store/activityLog";
import type { ActivityLevel } from "../wire/activity";

export interface ActivityFilter {
  readonly level: ActivityLevel | null;
  readonly type: string | null;
}

export const everything: ActivityFilter = { level: null, type: null };

export function filterActivities(log: ActivityLog, { level, type }: ActivityFilter): ActivityLog {
  if (level === null && type === null) return log;
  return log.filter(
    ({ activity }) => (level === null || activity.level === level) && (type === null || activity.activityType === type),
  );
}

export function activityTypes(log: ActivityLog): readonly string[] {
  return [...new Set(log.map(({ activity }) => activity.activityType))].sort();
}
