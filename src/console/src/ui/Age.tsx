import { formatSpan } from "../format/time";
import { missing } from "../format/money";
import { useSlice } from "../store/StoreContext";

/** Time since an exchange timestamp, ticking on the exchange's clock. */
export function Age({ sinceMs }: { readonly sinceMs: number | null }) {
  const now = useSlice((store) => store.exchangeNow);
  return <span className="num">{now === null || sinceMs === null ? missing : formatSpan(now - sinceMs)}</span>;
}

/** Time until an exchange timestamp. */
export function Until({ atMs }: { readonly atMs: number | null }) {
  const now = useSlice((store) => store.exchangeNow);
  if (now === null || atMs === null) return <span className="dim">{missing}</span>;
  return now >= atMs ? <span className="dim">closed</span> : <span className="num">{formatSpan(atMs - now)}</span>;
}
