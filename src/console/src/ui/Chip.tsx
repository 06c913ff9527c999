import { upperLabel } from "../format/labels";

interface ChipProps {
  /** An action, status or phase as the wire names it; the style sheet gives each its colour. */
  readonly kind: string;
  readonly label?: string;
}

export function Chip({ kind, label }: ChipProps) {
  return (
    <span className="chip" data-kind={kind}>
      {label ?? upperLabel(kind)}
    </span>
  );
}
