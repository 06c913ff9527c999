import { number, numberOrNull, object, text, textOrNull } from "./fields";

export interface EmergencyStop {
  /** "clearing" while orders may rest, "verified" when the exchange lists none. */
  readonly phase: string;
  readonly reason: string;
  readonly since: string | null;
  /** Null before the exchange's first list. */
  readonly restingOrders: number | null;
  readonly unknownOrders: number;
  readonly lastObstacle: string | null;
}

/** Null while it is not pulled. */
export function decodeEmergencyStop(value: unknown): EmergencyStop | null {
  if (value === null || value === undefined) return null;
  const raw = object(value);
  return {
    phase: text(raw["phase"], "clearing"),
    reason: text(raw["reason"], "no reason given"),
    since: textOrNull(raw["since"]),
    restingOrders: numberOrNull(raw["resting_orders"]),
    unknownOrders: number(raw["unknown_orders"]),
    lastObstacle: textOrNull(raw["last_obstacle"]),
  };
}
