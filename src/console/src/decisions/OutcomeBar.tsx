import { formatPercent } from "../format/quantity";
import type { Outcome } from "./outcomes";

/** What became of all whales this session, as shares of one bar. */
export function OutcomeBar({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  const total = outcomes.reduce((sum, outcome) => sum + outcome.count, 0);
  const summary = outcomes
    .map((outcome) => `${outcome.label} ${formatPercent((outcome.count / total) * 100)}`)
    .join(", ");
  return (
    <div className="outcome-bar" role="img" aria-label={`Outcomes: ${summary || "none yet"}`}>
      {outcomes.map((outcome) => (
        <span
          key={outcome.action}
          className="outcome-share"
          data-kind={outcome.action}
          style={{ flexGrow: outcome.count }}
          title={`${outcome.label}: ${outcome.count} (${formatPercent((outcome.count / total) * 100)})`}
        />
      ))}
    </div>
  );
}
