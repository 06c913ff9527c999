import { formatDateUtc, formatTimeUtc } from "../format/time";
import { useSlice } from "../store/StoreContext";

function speedNote(speed: number): string | null {
  if (speed === 0) return "held";
  return speed === 1 ? null : `×${String(Math.round(speed * 100) / 100)}`;
}

export function ExchangeClock() {
  const now = useSlice((store) => store.exchangeNow);
  const speed = useSlice((store) => store.exchangeSpeed);
  const note = speedNote(speed);
  return (
    <div className="fact" title="The exchange's clock, UTC">
      <span className="fact-name">Exchange</span>
      <span className="fact-value num">
        {now === null ? (
          "—"
        ) : (
          <>
            <span className="clock-date">{formatDateUtc(now)}</span> {formatTimeUtc(now)} <span className="dim">UTC</span>
          </>
        )}
      </span>
      {note && <span className="speed" data-held={speed === 0}>{note}</span>}
    </div>
  );
}
