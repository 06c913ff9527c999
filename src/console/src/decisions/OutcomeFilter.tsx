import { formatCount } from "../format/quantity";
import type { Outcome } from "./outcomes";

interface OutcomeFilterProps {
  readonly outcomes: readonly Outcome[];
  readonly total: number;
  readonly selected: string | null;
  readonly onSelect: (action: string | null) => void;
}

export function OutcomeFilter({ outcomes, total, selected, onSelect }: OutcomeFilterProps) {
  return (
    <div className="filters" role="group" aria-label="Filter decisions by outcome">
      <button type="button" className="filter" aria-pressed={selected === null} onClick={() => onSelect(null)}>
        All <span className="num">{formatCount(total)}</span>
      </button>
      {outcomes.map((outcome) => (
        <button
          key={outcome.action}
          type="button"
          className="filter"
          data-kind={outcome.action}
          aria-pressed={selected === outcome.action}
          onClick={() => onSelect(selected === outcome.action ? null : outcome.action)}
        >
          <span className="swatch" />
          {outcome.label} <span className="num">{formatCount(outcome.count)}</span>
        </button>
      ))}
    </div>
  );
}
