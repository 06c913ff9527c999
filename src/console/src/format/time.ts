import { missing } from "./money";

const two = (value: number): string => String(value).padStart(2, "0");

/** An age or a span in its two largest units: "8s", "1m 05s", "2h 03m", "3d 04h". Never negative. */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${two(seconds % 60)}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h ${two(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`;
}

export function formatDuration(milliseconds: number | null): string {
  if (milliseconds === null) return missing;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return milliseconds < 60_000 ? `${(milliseconds / 1000).toFixed(2)} s` : formatSpan(milliseconds);
}

function iso(epochMs: number): string | null {
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** "2025-08-08" and "14:03:22", both UTC, as exchange times are quoted. */
export function formatDateUtc(epochMs: number): string {
  return iso(epochMs)?.slice(0, 10) ?? missing;
}

export function formatTimeUtc(epochMs: number): string {
  return iso(epochMs)?.slice(11, 19) ?? missing;
}

/** The time of day in an ISO timestamp from the wire. */
export function formatIsoTime(timestamp: string | null): string {
  return timestamp === null ? missing : formatTimeUtc(Date.parse(timestamp));
}
