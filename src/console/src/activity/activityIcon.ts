import type { IconName } from "../ui/Icon";
import type { Activity } from "../wire/activity";

const icons: Readonly<Record<string, IconName>> = {
  state_transition: "transition",
  sync: "sync",
  health_check: "pulse",
  trading_decision: "decision",
  trading_error: "error",
  order: "order",
  fill: "fill",
  settlement: "settlement",
  cleanup: "broom",
  order_maintenance: "broom",
  connection: "plug",
  whale_processing: "whale",
  whale_follow: "whale",
  risk: "shield",
};

/** Trouble looks like trouble whatever it is about. */
export function activityIcon(activity: Activity): IconName {
  if (activity.level === "error") return "error";
  if (activity.level === "warning") return "warning";
  return icons[activity.activityType] ?? "dot";
}
