import { signOf } from "../format/decimal";
import { formatSignedMoney } from "../format/money";

/** A profit or loss: green from zero up, red below. */
export function Pnl({ dollars }: { readonly dollars: string | null }) {
  return <span className={pnlClass(dollars)}>{formatSignedMoney(dollars)}</span>;
}

export function pnlClass(dollars: string | null): string {
  if (dollars === null) return "dim";
  return signOf(dollars) < 0 ? "loss" : "gain";
}
