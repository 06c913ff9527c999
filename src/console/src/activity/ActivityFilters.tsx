import { sentenceLabel } from "../format/labels";
import type { ActivityLevel } from "../wire/activity";

const levels: readonly ActivityLevel[] = ["info", "success", "warning", "error"];

interface LevelFilterProps {
  readonly selected: ActivityLevel | null;
  readonly onSelect: (level: ActivityLevel | null) => void;
}

export function LevelFilter({ selected, onSelect }: LevelFilterProps) {
  return (
    <div className="filters" role="group" aria-label="Filter activity by level">
      <button type="button" className="filter" aria-pressed={selected === null} onClick={() => onSelect(null)}>
        All
      </button>
      {levels.map((level) => (
        <button
          key={level}
          type="button"
          className="filter"
          data-level={level}
          aria-pressed={selected === level}
          onClick={() => onSelect(selected === level ? null : level)}
        >
          <span className="swatch" />
          {sentenceLabel(level)}
        </button>
      ))}
    </div>
  );
}

interface TypeFilterProps {
  readonly types: readonly string[];
  readonly selected: string | null;
  readonly onSelect: (type: string | null) => void;
}

export function TypeFilter({ types, selected, onSelect }: TypeFilterProps) {
  // A type whose last line has scrolled out must stay selectable while it is the filter.
  const choices = selected !== null && !types.includes(selected) ? [...types, selected] : types;
  return (
    <select
      className="select"
      aria-label="Filter activity by type"
      value={selected ?? ""}
      onChange={(event) => onSelect(event.target.value === "" ? null : event.target.value)}
    >
      <option value="">All types</option>
      {choices.map((type) => (
        <option key={type} value={type}>
          {sentenceLabel(type)}
        </option>
      ))}
    </select>
  );
}
