import { formatCount, formatPercent } from "../format/quantity";
import type { WhaleQueue } from "../wire/whaleQueue";

export function WhaleCounters({ whales }: { readonly whales: WhaleQueue }) {
  const { stats, decisionStats } = whales;
  const counters: readonly (readonly [string, string])[] = [
    ["Trades seen", formatCount(stats.tradesSeen)],
    ["Bets", formatCount(stats.bets)],
    ["Whales", formatCount(stats.whales)],
    ["Followed", formatCount(decisionStats["followed"] ?? 0)],
    ["Discarded", formatPercent(stats.discardRatePercent)],
  ];
  return (
    <dl className="counters">
      {counters.map(([name, value]) => (
        <div key={name} className="counter">
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
