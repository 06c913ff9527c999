const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

/**
 * How long to wait after so many failures in a row: 1 s doubling to 30 s. The jitter (±20 %) keeps
 * many open consoles from hammering a server that has just come back.
 */
export function backoffDelay(failures: number, random: number): number {
  const doublings = Math.min(Math.max(failures - 1, 0), 10);
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** doublings);
  return Math.round(Math.min(longestDelayMs, delay * (0.8 + 0.4 * random)));
}
