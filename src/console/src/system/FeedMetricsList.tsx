import { formatCount } from "../format/quantity";
import { formatIsoTime, formatSpan } from "../format/time";
import type { FeedMetrics } from "../wire/traderStatus";

function metricsOf(metrics: FeedMetrics): readonly (readonly [name: string, value: string, alarming: boolean])[] {
  return [
    ["Markets", formatCount(metrics.marketsConnected), false],
    ["Public trades", formatCount(metrics.publicTrades), false],
    ["Book snapshots", formatCount(metrics.snapshotsReceived), false],
    ["Book deltas", formatCount(metrics.deltasReceived), false],
    ["Events", formatCount(metrics.eventsProcessed), false],
    ["Event backlog", formatCount(metrics.eventQueueDepth), metrics.eventQueueDepth >= 1_000],
    ["Sequence gaps", formatCount(metrics.sequenceGaps), metrics.sequenceGaps > 0],
    ["Reconnects", formatCount(metrics.reconnects), metrics.reconnects > 0],
    ["Feed up for", formatSpan(metrics.connectionUptimeSeconds * 1000), false],
    ["Connected at", formatIsoTime(metrics.connectionEstablished), false],
    ["First snapshot", formatIsoTime(metrics.firstSnapshotReceived), false],
    ["Last message", formatIsoTime(metrics.lastMessageTime), false],
  ];
}

export function FeedMetricsList({ metrics }: { readonly metrics: FeedMetrics }) {
  return (
    <dl className="metrics" aria-label="Exchange feed">
      {metricsOf(metrics).map(([name, value, alarming]) => (
        <div key={name} className="metric" data-alarming={alarming}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
