import { formatCount } from "../format/quantity";
import { useSlice } from "../store/StoreContext";

export function Footer() {
  const connection = useSlice((store) => store.connection);
  const frames = useSlice((store) => store.frames);
  return (
    <footer className="footer">
      <span>TRADER V3{connection?.version ? ` · ${connection.version}` : ""}</span>
      {connection && <span>{connection.environmentLabel}</span>}
      {connection?.exchangeHost && <span>Exchange host {connection.exchangeHost}</span>}
      <span className="num">Frames received {formatCount(frames.received)}</span>
      <span className="num" data-alarming={frames.unknown > 0}>
        Unknown frames {formatCount(frames.unknown)}
      </span>
    </footer>
  );
}
