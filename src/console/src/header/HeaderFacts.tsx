import { sentenceLabel } from "../format/labels";
import { formatSpan } from "../format/time";
import { useSlice } from "../store/StoreContext";

export function Health() {
  const status = useSlice((store) => store.status);
  if (!status) return null;
  const { health } = status.value;
  return (
    <span className="health" data-health={health} title="Health of the trader">
      <span className="dot" />
      {sentenceLabel(health)}
    </span>
  );
}

export function TradingSwitch() {
  const connection = useSlice((store) => store.connection);
  if (!connection) return null;
  return (
    <span className="trading" data-on={connection.tradingEnabled} title="Whether the trader may send orders">
      Trading {connection.tradingEnabled ? "on" : "off"}
    </span>
  );
}

export function Uptime() {
  const status = useSlice((store) => store.status);
  const now = useSlice((store) => store.now);
  return (
    <div className="fact">
      <span className="fact-name">Uptime</span>
      <span className="fact-value num">
        {status ? formatSpan(status.value.uptimeSeconds * 1000 + Math.max(0, now - status.receivedAt)) : "—"}
      </span>
    </div>
  );
}
