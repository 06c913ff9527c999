import { upperLabel } from "../format/labels";
import { formatSpan } from "../format/time";
import { useSlice } from "../store/StoreContext";

export function StateBadge() {
  const status = useSlice((store) => store.status);
  const now = useSlice((store) => store.now);
  const state = status?.value.state ?? "connecting";
  const label = upperLabel(state);
  const timeout = status?.value.stateTimeoutSeconds ?? null;
  return (
    <div className="state">
      <span className="state-badge" data-state={state} data-testid="state-badge">
        {label}
      </span>
      {status && (
        <span className="state-time num" title="Time in this state">
          {formatSpan(status.value.timeInStateSeconds * 1000 + Math.max(0, now - status.receivedAt))}
          {timeout !== null && <span className="dim"> / {formatSpan(timeout * 1000)}</span>}
        </span>
      )}
      {/* Read out when it changes; the badge itself would be read with every tick of its time. */}
      <span className="visually-hidden" aria-live="polite">
        Trader state: {label.toLowerCase()}
      </span>
    </div>
  );
}
