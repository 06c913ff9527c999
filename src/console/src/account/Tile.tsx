import type { ReactNode } from "react";
import { Meter } from "../ui/Meter";

interface TileProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
  readonly valueClass?: string;
  /** Use of a limit, 0 to 1. */
  readonly used?: number;
}

export function Tile({ name, value, note, valueClass, used }: TileProps) {
  return (
    <div className="tile">
      <dt className="tile-name">{name}</dt>
      <dd className={`tile-value num ${valueClass ?? ""}`}>{value}</dd>
      <dd className="tile-note num">{note ?? "\u00a0"}</dd>
      {used !== undefined && (
        <dd className="tile-meter">
          <Meter label={`${name}: use of the limit`} share={used} guarded />
        </dd>
      )}
    </div>
  );
}
