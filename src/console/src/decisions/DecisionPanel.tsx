import { useState } from "react";
import { formatCount } from "../format/quantity";
import { useSlice } from "../store/StoreContext";
import { EmptyState } from "../ui/EmptyState";
import { Panel } from "../ui/Panel";
import { DecisionRow } from "./DecisionRow";
import { OutcomeBar } from "./OutcomeBar";
import { OutcomeFilter } from "./OutcomeFilter";
import { outcomeLabel, outcomesOf } from "./outcomes";

function Decisions() {
  const whales = useSlice((store) => store.whales);
  const [selected, setSelected] = useState<string | null>(null);
  if (!whales || (whales.decisions.length === 0 && !whales.decisionStats["total"])) {
    return <EmptyState>No decision yet. Every whale the trader follows or skips is listed here with its reason.</EmptyState>;
  }
  const outcomes = outcomesOf(whales.decisionStats);
  const total = outcomes.reduce((sum, outcome) => sum + outcome.count, 0);
  const shown = selected === null ? whales.decisions : whales.decisions.filter((decision) => decision.action === selected);
  return (
    <>
      <div className="decision-bar">
        <OutcomeBar outcomes={outcomes} />
        <OutcomeFilter outcomes={outcomes} total={total} selected={selected} onSelect={setSelected} />
      </div>
      {shown.length === 0 ? (
        <EmptyState>None of the last {whales.decisions.length} decisions is “{outcomeLabel(selected ?? "")}”.</EmptyState>
      ) : (
        <ol className="decisions" tabIndex={0} aria-label="Latest decisions">
          {shown.map((decision) => (
            <DecisionRow key={`${decision.whaleId}/${decision.action}/${decision.timestampMs}`} decision={decision} />
          ))}
        </ol>
      )}
    </>
  );
}

function RateLimitNote() {
  const whales = useSlice((store) => store.whales);
  const count = whales?.decisionStats["rate_limited"] ?? 0;
  return count > 0 ? <>{formatCount(count)} times held back by the token allowance</> : null;
}

export function DecisionPanel() {
  return (
    <Panel title="Decisions" testId="decision-log" className="decision-panel" note={<RateLimitNote />}>
      <Decisions />
    </Panel>
  );
}
