import { decodeEmergencyStop, type EmergencyStop } from "./emergencyStop";
import { flag, list, number, numberOrNull, object, text, textOrNull, type RawObject } from "./fields";

export interface StartupStep {
  readonly name: string;
  readonly status: string;
  readonly durationMs: number | null;
  readonly details: string;
}

export interface FeedMetrics {
  readonly marketsConnected: number;
  readonly snapshotsReceived: number;
  readonly deltasReceived: number;
  readonly connectionUptimeSeconds: number;
  readonly exchangeConnection: string;
  readonly lastMessageTime: string | null;
  readonly connectionEstablished: string | null;
  readonly firstSnapshotReceived: string | null;
  readonly publicTrades: number;
  readonly sequenceGaps: number;
  readonly reconnects: number;
  readonly eventsProcessed: number;
  readonly eventQueueDepth: number;
}

export interface TraderStatus {
  readonly state: string;
  readonly previousState: string | null;
  readonly timeInStateSeconds: number;
  readonly stateTimeoutSeconds: number | null;
  readonly lastError: string | null;
  readonly health: string;
  readonly degraded: boolean;
  readonly emergencyStop: EmergencyStop | null;
  readonly uptimeSeconds: number;
  readonly environment: string;
  readonly exchangeTimeMs: number | null;
  readonly exchangeSpeed: number;
  readonly metrics: FeedMetrics;
  readonly steps: readonly StartupStep[];
}

/** Details are a sentence in most steps, a small bag of numbers in others. */
function stepDetails(value: unknown): string {
  const plain = textOrNull(value);
  if (plain !== null) return plain;
  return Object.entries(object(value))
    .map(([name, entry]) => `${name.replaceAll("_", " ")} ${typeof entry === "object" ? JSON.stringify(entry) : String(entry)}`)
    .join(" · ");
}

function decodeStep(raw: RawObject): StartupStep {
  return {
    name: text(raw["name"]),
    status: text(raw["status"], "pending"),
    durationMs: numberOrNull(raw["duration_ms"]),
    details: stepDetails(raw["details"]),
  };
}

function decodeMetrics(value: unknown): FeedMetrics {
  const raw = object(value);
  return {
    marketsConnected: number(raw["markets_connected"]),
    snapshotsReceived: number(raw["snapshots_received"]),
    deltasReceived: number(raw["deltas_received"]),
    connectionUptimeSeconds: number(raw["connection_uptime"]),
    exchangeConnection: text(raw["ws_connection_status"], "disconnected"),
    lastMessageTime: textOrNull(raw["last_message_time"]),
    connectionEstablished: textOrNull(raw["connection_established"]),
    firstSnapshotReceived: textOrNull(raw["first_snapshot_received"]),
    publicTrades: number(raw["public_trades"]),
    sequenceGaps: number(raw["sequence_gaps"]),
    reconnects: number(raw["reconnects"]),
    eventsProcessed: number(raw["events_processed"]),
    eventQueueDepth: number(raw["event_queue_depth"]),
  };
}

export function decodeTraderStatus(data: unknown): TraderStatus {
  const raw = object(data);
  return {
    state: text(raw["state"], "unknown"),
    previousState: textOrNull(raw["previous_state"]),
    timeInStateSeconds: number(raw["time_in_state_seconds"]),
    stateTimeoutSeconds: numberOrNull(raw["state_timeout_seconds"]),
    lastError: textOrNull(raw["last_error"]),
    health: text(raw["health"], "unknown"),
    degraded: flag(raw["degraded"]),
    emergencyStop: decodeEmergencyStop(raw["emergency_stop"]),
    uptimeSeconds: number(raw["uptime_seconds"]),
    environment: text(raw["environment"]),
    exchangeTimeMs: numberOrNull(raw["exchange_time_ms"]),
    exchangeSpeed: number(raw["exchange_speed"], 1),
    metrics: decodeMetrics(raw["metrics"]),
    steps: list(raw["steps"], decodeStep),
  };
}
